// SPDX-License-Identifier: Apache-2.0
import {
  type RolloutStatus,
  type RolloutView,
  type UpdatePhase,
  type Verdict,
  verdictSentence,
} from '../../../app/contract/index.ts';

export type RolloutAction = keyof RolloutView['can'];

const orderWords = (waves: number) =>
  waves <= 0 ? 'canary only' : `canary, then ${waves === 1 ? '1 wave' : `${waves} waves`}`;
const bots = (count: number) => (count === 1 ? '1 bot' : `${count} bots`);

/** Words of the list of rollouts. */
export const rolloutsCopy = {
  title: 'Rollouts',
  running: 'Under way',
  ended: 'Ended',
  details: 'Details and decisions',
  kinds: { rollout: 'Rollout', rollback: 'Go back to' },
  wave: (index: number, kind: RolloutView['kind']) => {
    if (kind === 'rollback') return 'Go back';
    return index === 0 ? 'Canary' : `Wave ${index}`;
  },
  chooseRelease: 'Choose a release',
  emptyTitle: 'No rollout yet',
  emptyWhy: 'A rollout brings one release to the bots, one canary first.',
  noneRunning: 'Nothing is under way.',
  progress: (done: number, total: number) => `${done} of ${bots(total)} done`,
  by: (who: string) => `by ${who}`,
} as const;

/** Words of the plan and its review. */
export const planCopy = {
  title: (release: string) => `Plan ${release}`,
  planning: 'Planning the rollout…',
  /** `waves`: those after the canary. */
  summary: (total: number, waves: number) => (total === 0 ? bots(0) : `${bots(total)}: ${orderWords(waves)}`),
  toSend: (size: string) => `${size} to send`,
  toSendUnknown: 'Amount to send: not known',
  waveBots: bots,
  showBots: (count: number) => `Show ${bots(count)}`,
  hideBots: 'Hide bots',
  wavesTitle: 'Who, and in which order',
  makeCanary: 'Make canary',
  isCanary: 'It is the canary already.',
  proposeAgain: 'Use the proposed canary',
  leaveOut: 'Leave out',
  putBack: 'Put back in',
  leftOutTitle: (count: number) => `Left out: ${bots(count)}`,
  leftOutNone: 'No bot is left out.',
  leftOutByYou: 'Left out by you.',
  fromTo: (from: string, to: string) => `${from} → ${to}`,
  noWayBack: 'No way back',
  noWayBackTitle: (count: number) => `No way back: ${bots(count)}`,
  noWayBackMeaning: 'If the release fails there, somebody must repair by hand.',
  noWayBackMore: (count: number) => `${bots(count)} more, marked in the waves below.`,
  overrideLabel: 'Why these bots may go on without a way back',
  overrideHint: 'Leave them out, or give your reason. It is recorded.',
  notKnownTitle: 'Confirm what the bots cannot report',
  policyTitle: 'How careful',
  soak: 'Soak',
  soakHint: 'How long each wave is watched. Longer finds more.',
  budget: 'Failure budget',
  budgetHint: 'Bots that may fail. One more halts and reverses.',
  budgetNone: 'None',
  perCell: 'Bots of one cell out at once',
  perCellHint: 'The others of the cell keep working.',
  afterCanary: {
    person: 'After the canary a person promotes, by name.',
    automatic: 'After the canary a pass promotes by itself.',
  },
  less: (label: string) => `Less: ${label}`,
  more: (label: string) => `More: ${label}`,
  asSite: 'Use the usual values',
  review: 'Review',
  least: 'It goes no lower.',
  most: 'It goes no higher.',
  otherRelease: 'Choose another release',
  startOver: 'Plan again from the start',
  putBackBot: (name: string) => `Put ${name} back in`,
  notKnownHint: 'Look at the bots, then tick each point.',
  leftOutLabel: 'Left out',
  facts: { model: 'Model', cell: 'Cell', from: 'Runs now', to: 'Will run' },
  missing: {
    confirm: (count: number) => (count === 1 ? 'Confirm 1 more point first.' : `Confirm ${count} more points first.`),
    override: 'Give a reason for the bots without a way back.',
    noBots: 'No bot is left in this plan.',
  },
} as const;

export const reviewCopy = {
  title: 'Review and start',
  changes: 'What changes',
  first: 'First',
  stops: 'What stops',
  stopsSentence: (perCell: number) => `Each bot once, briefly. At most ${perCell} of a cell at once.`,
  wayBack: 'Way back',
  wayBackAll: 'Every bot has one.',
  slowest: (words: string) => `Every bot has one. The slowest takes ${words}.`,
  wayBackMissing: (count: number) => `${bots(count)} without. Your reason is recorded.`,
  watch: 'Soak',
  watchSentence: (soak: string, budget: number) =>
    budget === 0
      ? `${soak} a wave. The first failure halts and reverses.`
      : `${soak} a wave. At most ${budget} may fail.`,
  promotion: 'Promotion',
  who: 'Started by',
  nobody: 'Nobody yet',
  changeName: 'Change name',
  enterName: 'Enter your name',
  hold: 'Start now',
  starting: 'Starting the rollout',
  valid: (seconds: number) => `This review is valid for ${seconds} s.`,
  expired: 'This review is too old. Nothing was started.',
  again: 'Review once more',
  back: 'Change the plan',
} as const;

/** Words of the board. */
export const boardCopy = {
  toList: 'Show all rollouts',
  decided: {
    reversing: 'It is going back. Let it finish.',
    completed: 'This rollout has ended.',
    reversed: 'This rollout has ended. All bots are back.',
  },
  tilesLabel: 'Bots of this rollout',
  waveDone: (done: number, total: number) => `${done} of ${total} done`,
  soak: 'Soak: watching the new image',
  soakOver: 'Deciding now',
  budgetTitle: 'Failure budget',
  budget: (used: number, budget: number) => {
    if (budget > 0 && used > budget) return `${bots(used)} failed. ${budget} may.`;
    if (budget > 0) return `${used} of ${budget} used.`;
    return used === 0
      ? 'None so far. The first failure halts and reverses.'
      : `${bots(used)} failed. None was allowed.`;
  },
  evidenceTitle: 'Live evidence',
  evidence: { bot: 'Bot and last reading', passed: 'Passed', failed: 'Failed', restarts: 'Restarts' },
  showAll: (count: number) => `Show all ${bots(count)}`,
  showWorst: 'Show the worst only',
  none: 'Not read yet',
  verdictsTitle: 'Verdict',
  noVerdict: {
    rollout: 'None yet. It comes when the soak ends.',
    rollback: 'None yet. It comes when the bot answers.',
  } satisfies Record<RolloutView['kind'], string>,
  verdictOf: (wave: string, model: string) => `${wave}, ${model}`,
  showEvidence: 'Show evidence',
  hideEvidence: 'Hide evidence',
  aboutTitle: 'About',
  started: 'Started',
  startedBy: 'Started by',
  number: 'Rollout',
  you: 'Decided by',
  note: 'Why',
  noteHint: 'One sentence, or press one below. It is recorded.',
  reasonMissing: 'Say why first.',
  deciding: 'Telling the station',
  cancel: 'Not now',
  /** A pause must not wait for words, so it brings its own. */
  pauseReason: 'I want to look closer',
  holdToReverse: 'Reverse now',
} as const;

export const rolloutStatusWords: Readonly<Record<RolloutStatus, string>> = {
  running: 'Running',
  'awaiting-promotion': 'You decide',
  holding: 'Holding',
  paused: 'Paused',
  halted: 'Halted',
  reversing: 'Reversing',
  reversed: 'Reversed',
  completed: 'Completed',
};

export const phaseWords: Readonly<Record<UpdatePhase, string>> = {
  waiting: 'Waiting',
  preflight: 'Preflight',
  staging: 'Staging',
  staged: 'Staged',
  activating: 'Activating',
  probing: 'Probing',
  soaking: 'Soaking',
  confirming: 'Confirming',
  confirmed: 'Confirmed',
  reverting: 'Reverting',
  reverted: 'Reverted',
  untouched: 'Not started',
  blocked: 'Blocked',
};

export const verdictWords: Readonly<Record<Verdict['verdict'], string>> = {
  pass: 'Pass',
  fail: 'Fail',
  inconclusive: 'Inconclusive',
  error: 'Error',
};

/** The sentence of a verdict; the journal says the same, so its English lies in the contract. */
export const verdictCopy = { sentence: verdictSentence } as const;

export const actionWords: Readonly<Record<RolloutAction, string>> = {
  pause: 'Pause',
  resume: 'Resume',
  promote: 'Promote',
  halt: 'Halt',
  reverse: 'Reverse',
};

/** What the action does, said before a person does it. */
export const actionMeanings: Readonly<Record<RolloutAction, string>> = {
  pause: 'No bot starts anything new. Work under way ends safely.',
  resume: 'The rollout goes on where it stopped.',
  promote: 'The next wave starts with this release.',
  halt: 'Nothing new starts until somebody resumes. Updated bots keep the release.',
  reverse: 'All updated bots return to their last good image.',
};

/** Reasons to choose by one press; the first one that fits saves typing with gloves. */
export const actionReasons: Readonly<Record<RolloutAction, readonly string[]>> = {
  pause: ['Line runs again', 'Shift ends', boardCopy.pauseReason],
  resume: ['Line stands', 'Looked at it, all good'],
  promote: ['Canary works as before', 'Watched it at the machine'],
  halt: ['Bots misbehave', 'Wrong release'],
  reverse: ['Bots misbehave', 'Wrong release', 'Production asked for it'],
};

const ended = 'This rollout has ended.';

/** Why an action is not possible now; asked only when the station says that it is not. */
export const whyNot: Readonly<Record<RolloutAction, Readonly<Record<RolloutStatus, string>>>> = {
  pause: {
    running: 'It is at a step that ends by itself.',
    'awaiting-promotion': 'It waits for you already. Nothing starts.',
    holding: 'It holds already. Nothing starts.',
    paused: 'It is paused already.',
    halted: 'It is halted. Nothing starts.',
    reversing: 'It is going back. That is not paused.',
    reversed: ended,
    completed: ended,
  },
  resume: {
    running: 'It is not paused.',
    'awaiting-promotion': 'It is not paused. Promote or reverse.',
    holding: 'It is not paused. Promote or reverse.',
    paused: 'It is not ready to go on yet.',
    halted: 'It is not ready to go on yet.',
    reversing: 'It is going back.',
    reversed: ended,
    completed: ended,
  },
  promote: {
    running: 'The evidence is not complete yet.',
    'awaiting-promotion': 'The evidence is not complete yet.',
    holding: 'Somebody must look at the evidence first.',
    paused: 'It is paused. Resume first.',
    halted: 'It is halted. Resume first.',
    reversing: 'It is going back.',
    reversed: ended,
    completed: ended,
  },
  halt: {
    running: 'It is at a step that ends by itself.',
    'awaiting-promotion': 'It is at a step that ends by itself.',
    holding: 'It is at a step that ends by itself.',
    paused: 'It is at a step that ends by itself.',
    halted: 'It is halted already.',
    reversing: 'It is going back. Let it finish.',
    reversed: ended,
    completed: ended,
  },
  reverse: {
    running: 'No bot was updated yet.',
    'awaiting-promotion': 'No bot was updated yet.',
    holding: 'No bot was updated yet.',
    paused: 'No bot was updated yet.',
    halted: 'No bot was updated.',
    reversing: 'It is going back already.',
    reversed: 'All bots are back already.',
    completed: 'It has ended. Go back bot by bot.',
  },
};
