// SPDX-License-Identifier: Apache-2.0
import { type Digest, type Fault, fault } from '../../../app/kernel/index.ts';
import type { DriverFaultCode } from '../../../app/ports/index.ts';
import { type Flash, isOnTrial, type Placed } from './flash.ts';
import type { Note } from './note.ts';

export type Intent = {
  readonly order: 'activate' | 'confirm' | 'revert';
  readonly op: string;
  /** The image that the operation brings; null when whoever orders does not know. */
  readonly image: Digest | null;
};

/** What the bot shows. `note` is undefined where it keeps none. */
export type Sight = Flash & { readonly note: Note | null | undefined };

/** What this one call did and saw so far; nothing of it outlives the call. */
export type Memory = {
  /** The bot has started anew since it was first looked at. */
  readonly restarted: boolean;
  /** The image that was seen on trial or about to be. */
  readonly trial: Digest | null;
  /** The bot refuses to erase. */
  readonly cannotErase: boolean;
};

/** One order to the bot: try the standby image at the next reset, note the operation, forget an older note, reset, keep what runs, erase standby. */
export type Step =
  | { readonly call: 'mark'; readonly image: Digest }
  | { readonly call: 'note'; readonly note: Note | null }
  | { readonly call: 'reset' | 'keep' | 'erase' };

export type Decision =
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'done' }
  | { readonly kind: 'fault'; readonly fault: Fault<DriverFaultCode> };

/** The next step towards what is ordered, from what the bot shows and what this call has seen. Pure. */
export function decide(intent: Intent, sight: Sight, memory: Memory): Decision {
  switch (intent.order) {
    case 'activate':
      return decideActivate(intent, sight, memory);
    case 'confirm':
      return decideConfirm(intent, sight, memory);
    case 'revert':
      return decideRevert(intent, sight, memory);
  }
}

function decideActivate(intent: Intent, sight: Sight, memory: Memory): Decision {
  const { running, standby, note } = sight;
  const image = imageOf(intent, sight) ?? memory.trial ?? standby?.hash ?? null;
  if (image === null) return failed('driver/image-missing', 'no image stands by');
  if (running?.hash === image) return (isOnTrial(running) ? noted(intent, sight, running) : undefined) ?? done;
  if (isOnTrial(running)) return foreign(note?.op ?? running.label);
  const wasTried = memory.restarted || (note?.op === intent.op && note.image === image);
  if (standby?.hash !== image) {
    return wasTried ? lost(sight) : failed('driver/image-missing', `${image} does not stand by`);
  }
  if (standby.permanent) return foreign(standby.label);
  if (standby.pending) return noted(intent, sight, standby) ?? step({ call: 'reset' });
  if (wasTried) return lost(sight);
  // An older operation's note on the same image would make this trial look like theirs after a crash.
  return note?.image === image ? step({ call: 'note', note: null }) : step({ call: 'mark', image });
}

/** What keeps an image on trial, or about to be, from being this operation's: another one's note, or none yet. */
function noted({ op }: Intent, { note }: Sight, image: Placed): Decision | undefined {
  if (note === undefined || image.hash === null) return undefined;
  if (note?.image === image.hash) return note.op === op ? undefined : foreign(note.op);
  return step({ call: 'note', note: { op, image: image.hash } });
}

function decideConfirm(intent: Intent, sight: Sight, memory: Memory): Decision {
  const { running, note } = sight;
  const image = imageOf(intent, sight) ?? memory.trial;
  if (!isOnTrial(running)) return running !== null && running.hash === image ? done : lost(sight);
  if (isForeign(intent, running, note)) return foreign(note?.op ?? running.label);
  return image !== null && running.hash !== image ? lost(sight) : step({ call: 'keep' });
}

function decideRevert(intent: Intent, sight: Sight, memory: Memory): Decision {
  const { running, standby, note } = sight;
  const trial = isOnTrial(running) ? running : standby?.pending ? standby : null;
  if (trial !== null) {
    if (trial.permanent || isForeign(intent, trial, note)) return foreign(note?.op ?? trial.label);
    const isAlone = standby === null;
    return isAlone ? failed('driver/image-missing', 'no image stands by to go back to') : step({ call: 'reset' });
  }
  const image = memory.trial ?? imageOf(intent, sight);
  if (image === null || running === null) return done;
  if (running.hash === image) {
    const reason = 'the image is confirmed already';
    return failed('driver/refused', reason, { reason });
  }
  return standby?.hash === image && !memory.cannotErase ? step({ call: 'erase' }) : done;
}

/** The image of the operation: as ordered, or as the bot has noted. */
function imageOf({ op, image }: Intent, { note }: Sight): Digest | null {
  return image ?? (note?.op === op ? note.image : null);
}

/** Another operation brought it, or it is another image than the one ordered. */
function isForeign({ op, image }: Intent, trial: Placed, note: Note | null | undefined): boolean {
  if (note?.image === trial.hash) return note?.op !== op;
  return image !== null && trial.hash !== image;
}

const done: Decision = { kind: 'done' };

function step(next: Step): Decision {
  return { kind: 'step', step: next };
}

function lost({ running, standby }: Sight): Decision {
  const state = standby?.pending ? 'it was not started yet' : `${running?.label ?? 'nothing'} runs instead`;
  return failed('driver/trial-lost', state, { reason: state });
}

function foreign(op: string): Decision {
  return failed('driver/foreign-operation', `held by ${op}`, { op });
}

function failed(code: DriverFaultCode, message: string, details: Record<string, string> = {}): Decision {
  return { kind: 'fault', fault: fault(code, message, { details }) };
}
