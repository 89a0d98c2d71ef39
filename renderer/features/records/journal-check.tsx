// SPDX-License-Identifier: Apache-2.0
import type { Output } from '../../../app/contract/index.ts';
import { useOperation } from '../../client/index.ts';
import { recordsCopy } from '../../copy/records.ts';
import { Button, Facts, FaultNote, Section, StateBadge, Told } from '../../ui/index.ts';

/** Re-reads the whole journal on demand and shows what came of it. */
export function JournalCheck() {
  const verify = useOperation('journal.verify');
  return (
    <>
      <div className="cluster">
        <Button
          icon="shield-check"
          onPress={() => verify.run({})}
          working={verify.isWorking ? recordsCopy.checking : null}
        >
          {recordsCopy.check}
        </Button>
      </div>
      {verify.fault !== null && <FaultNote fault={verify.fault} />}
      {verify.state.kind === 'done' && <Verdict output={verify.state.output} />}
    </>
  );
}

function Verdict({ output }: { output: Output<'journal.verify'> }) {
  return (
    <div role={output.ok ? 'status' : 'alert'}>
      <Section tone={output.ok ? 'plain' : 'fault'}>
        <div className="journal-verdict">
          <h2>{output.ok ? recordsCopy.verified : recordsCopy.broken}</h2>
          <StateBadge state={output.ok ? 'ok' : 'fault'} />
        </div>
        <p>
          <Told>{output.sentence}</Told>
        </p>
        <Facts
          facts={[
            { label: recordsCopy.entries, value: String(output.entries) },
            { label: recordsCopy.head, value: output.head, mono: true },
          ]}
        />
      </Section>
    </div>
  );
}
