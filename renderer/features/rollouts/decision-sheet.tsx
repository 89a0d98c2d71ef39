// SPDX-License-Identifier: Apache-2.0
import { useId } from 'react';
import type { RolloutView } from '../../../app/contract/index.ts';
import { useOperation } from '../../client/index.ts';
import { actionMeanings, actionReasons, actionWords, boardCopy, type RolloutAction } from '../../copy/rollouts.ts';
import { useTechnician } from '../../technician/index.ts';
import { Button, Facts, FaultNote, HoldButton, Sheet, TextField, useDraft } from '../../ui/index.ts';

/** A decision about the rollout: what it means, who decides, why. Taking back is held. */
export function DecisionSheet(props: { view: RolloutView; action: RolloutAction; onClose: () => void }) {
  const { view, action } = props;
  const technician = useTechnician();
  const operation = useOperation(`rollouts.${action}`);
  const [draft, change, clear] = useDraft(`rollouts/${view.id}/${action}`, {
    reason: action === 'pause' ? boardCopy.pauseReason : '',
  });
  const fieldId = useId();
  const reason = draft.reason.trim();
  const decide = () =>
    technician.decide(async (who) => {
      const answer = await operation.run({ rolloutId: view.id, who, reason });
      if (!answer.ok) return;
      clear();
      props.onClose();
    });
  const button = {
    wide: true,
    working: operation.isWorking ? boardCopy.deciding : null,
    unavailable: reason === '' ? boardCopy.reasonMissing : null,
    mendAt: fieldId,
  };
  return (
    <Sheet
      isOpen
      title={`${actionWords[action]}: ${view.release.product} ${view.release.version}`}
      onClose={props.onClose}
      closeWord={boardCopy.cancel}
      actions={
        action === 'reverse' ? (
          <HoldButton {...button} kind="danger" icon="undo-2" onHeld={decide}>
            {boardCopy.holdToReverse}
          </HoldButton>
        ) : (
          <Button {...button} kind="primary" onPress={decide}>
            {actionWords[action]}
          </Button>
        )
      }
    >
      <p>{actionMeanings[action]}</p>
      <ReasonEntry action={action} id={fieldId} value={draft.reason} onChange={(text) => change({ reason: text })} />
      {technician.name !== null && <Facts facts={[{ label: boardCopy.you, value: technician.name }]} />}
      {operation.fault !== null && <FaultNote fault={operation.fault} />}
    </Sheet>
  );
}

/** Why, in a person's own words or in one press. */
function ReasonEntry(props: { action: RolloutAction; id: string; value: string; onChange: (text: string) => void }) {
  return (
    <>
      <TextField
        id={props.id}
        label={boardCopy.note}
        help={boardCopy.noteHint}
        value={props.value}
        maxLength={300}
        autoFocus
        onChange={props.onChange}
      />
      <div className="cluster">
        {actionReasons[props.action].map((words) => (
          <Button local key={words} onPress={() => props.onChange(words)}>
            {words}
          </Button>
        ))}
      </div>
    </>
  );
}
