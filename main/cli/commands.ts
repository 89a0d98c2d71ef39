// SPDX-License-Identifier: Apache-2.0
import type { Command, Io } from './command.ts';
import { drills } from './drill/drills.ts';

const decision = { values: ['who', 'reason'], words: [0, 1], reach: 'write' } as const;
const planFlags = ['bots', 'canaries', 'soak-s', 'failure-budget', 'max-unavailable', 'after-canary'] as const;
const planUsage =
  '[--bots A,B] [--canaries A,B] [--soak-s N] [--failure-budget N] [--max-unavailable N] [--after-canary person|automatic]';
const addressFlags = ['certificates', 'key', 'host-key', 'socket'] as const;
const addressUsage = '[--certificates DIR] [--key FILE] [--host-key FINGERPRINT] [--socket PATH]';

const steeringWords = {
  pause: 'starts nothing new until it is resumed',
  resume: 'goes on with a paused rollout',
  promote: 'goes on to the next wave, on your name',
  halt: 'stops it where it is; nothing new starts until it is resumed or reversed',
  reverse: 'takes every bot of the rollout back, newest wave first',
} as const;

const serve = () => import('./commands/serve.ts');
const sites = () => import('./commands/sites.ts');
const bots = () => import('./commands/bots.ts');
const images = () => import('./commands/images.ts');
const rollouts = () => import('./commands/rollouts.ts');
const journal = () => import('./commands/journal.ts');

/** Every command as data. What a command needs is loaded when it runs: most are over before the largest library is read. */
export const commands: Readonly<Record<string, Command>> = {
  serve: {
    about: 'serves the page until it is stopped; Enter makes a fresh one-use address',
    usage: 'serve [--port N] [--practice BOTS] [--once-link-to-stdout]',
    words: [0, 0],
    values: ['port', 'practice'],
    switches: ['once-link-to-stdout'],
    reach: 'none',
    load: async () => (await serve()).serve,
  },
  open: {
    about: 'opens a window on the running station, or starts one behind it',
    usage: 'open [--practice BOTS]',
    words: [0, 0],
    values: ['practice'],
    reach: 'none',
    load: async () => (await serve()).open,
  },

  'site list': {
    about: 'the sites on this laptop; * is the one in use',
    usage: 'site list',
    words: [0, 0],
    reach: 'none',
    load: async () => (await sites()).listSites,
  },
  'site create': {
    about: "makes a site that trusts a publisher's root",
    usage:
      'site create NAME --root FILE --fingerprint TEXT --who NAME (without --fingerprint it only shows what to compare)',
    words: [1, 1],
    values: ['root', 'fingerprint', 'who'],
    reach: 'become',
    load: async () => (await sites()).createSite,
  },
  'site use': {
    about: 'works on another site from now on',
    usage: 'site use SITE',
    words: [1, 1],
    reach: 'become',
    load: async () => (await sites()).useSite,
  },
  'site backup': {
    about: 'writes a backup of a site into a new folder',
    usage: 'site backup FOLDER [--site SITE]',
    words: [1, 1],
    values: ['site'],
    reach: 'none',
    load: async () => (await sites()).backupSiteTo,
  },
  'site restore': {
    about: 'brings a site back from a backup; the one before is kept aside',
    usage: 'site restore FOLDER',
    words: [1, 1],
    reach: 'none',
    load: async () => (await sites()).restoreSite,
  },

  'bots list': {
    about: 'the bots of this site, what they run and how they are',
    usage: 'bots list',
    words: [0, 0],
    reach: 'read',
    load: async () => (await bots()).listBots,
  },
  'bots identify': {
    about: 'asks who answers at an address; changes nothing',
    usage: `bots identify ADDRESS ${addressUsage}`,
    words: [1, 1],
    values: addressFlags,
    reach: 'read',
    load: async () => (await bots()).identifyBot,
  },
  'bots add': {
    about: 'adds the bot that answers at an address',
    usage: `bots add ADDRESS --name NAME [--model MODEL] [--cell CELL] [--label-confirmed] ${addressUsage}`,
    words: [1, 1],
    values: [...addressFlags, 'name', 'model', 'cell'],
    switches: ['label-confirmed'],
    reach: 'write',
    load: async () => (await bots()).addBot,
  },
  'bots change': {
    about: 'gives a bot another name, model or cell',
    usage: 'bots change BOT [--name NAME] [--model MODEL] [--cell CELL] (an empty MODEL or CELL takes it away)',
    words: [1, 1],
    values: ['name', 'model', 'cell'],
    reach: 'write',
    load: async () => (await bots()).changeBot,
  },
  'bots remove': {
    about: 'takes a bot off this site; the bot itself is not changed',
    usage: 'bots remove BOT',
    words: [1, 1],
    reach: 'write',
    load: async () => (await bots()).removeBot,
  },
  'bots refresh': {
    about: 'reads a bot now',
    usage: 'bots refresh BOT',
    words: [1, 1],
    reach: 'write',
    load: async () => (await bots()).refreshBot,
  },

  'images list': {
    about: 'the releases on this laptop',
    usage: 'images list',
    words: [0, 0],
    reach: 'read',
    load: async () => (await images()).listImages,
  },
  'images import': {
    about: 'takes in a release from a stick or folder, after six checks',
    usage: 'images import BUNDLE',
    words: [1, 1],
    reach: 'write',
    load: async () => (await images()).importImages,
  },

  'rollout plan': {
    about: 'shows what a rollout would do; changes nothing',
    usage: `rollout plan RELEASE ${planUsage}`,
    words: [1, 1],
    values: planFlags,
    reach: 'read',
    load: async () => (await rollouts()).planRollout,
  },
  'rollout start': {
    about: 'brings a release to bots: canary first, then in waves',
    usage: `rollout start RELEASE [--who NAME] [--override REASON] [--wait] ${planUsage}`,
    words: [1, 1],
    values: [...planFlags, 'who', 'override'],
    switches: ['wait'],
    reach: 'become',
    load: async () => (await rollouts()).startRollout,
  },
  'rollout status': {
    about: 'all rollouts, or one with its bots and verdicts',
    usage: 'rollout status [ROLLOUT]',
    words: [0, 1],
    reach: 'read',
    load: async () => (await rollouts()).showRollout,
  },
  'rollout pause': steering('pause'),
  'rollout resume': steering('resume'),
  'rollout promote': steering('promote'),
  'rollout halt': steering('halt'),
  'rollout reverse': steering('reverse'),
  rollback: {
    about: 'takes one bot back to its last good image',
    usage: 'rollback BOT --reason TEXT [--who NAME] [--wait]',
    words: [1, 1],
    values: ['who', 'reason'],
    switches: ['wait'],
    reach: 'write',
    load: async () => (await rollouts()).rollBack,
  },
  'leases take-over': {
    about: 'takes over a bot that another laptop holds',
    usage: 'leases take-over BOT --reason TEXT [--who NAME]',
    words: [1, 1],
    values: ['who', 'reason'],
    reach: 'write',
    load: async () => (await bots()).takeOverLease,
  },

  'journal verify': {
    about: 'proves that no entry of the journal was changed',
    usage: 'journal verify [FOLDER]',
    words: [0, 1],
    reach: 'none',
    load: async () => (await journal()).verifyJournal,
  },
  'journal export': {
    about: 'copies the journal into a folder and checks the copy',
    usage: 'journal export FOLDER',
    words: [1, 1],
    reach: 'none',
    load: async () => (await journal()).exportJournal,
  },
  'journal list': {
    about: 'the newest entries: when, who, what',
    usage: 'journal list [--limit N]',
    words: [0, 0],
    values: ['limit'],
    reach: 'read',
    load: async () => (await journal()).listJournal,
  },
  drill: {
    about: 'plays a story on practice bots or real engines, and asks the bots how it ended',
    usage: 'drill NAME [--speed X] [--bots N] [--seed N] [--real --engines SOCKET,SOCKET --releases FOLDER]',
    choices: Object.entries(drills).map(([name, { about }]) => [name, about]),
    words: [1, 1],
    values: ['speed', 'bots', 'seed', 'engines', 'releases'],
    switches: ['real'],
    reach: 'none',
    load: async () => (await import('./drill/index.ts')).runDrill,
  },
  doctor: {
    about: 'looks at all that Millwright needs of this laptop; changes nothing',
    usage: 'doctor',
    words: [0, 0],
    reach: 'none',
    load: async () => (await import('./commands/doctor.ts')).examine,
  },
};

type Steering = 'pause' | 'resume' | 'promote' | 'halt' | 'reverse';

function steering(action: Steering): Command {
  return {
    ...decision,
    about: steeringWords[action],
    usage: `rollout ${action} [ROLLOUT] --reason TEXT [--who NAME]`,
    load: async () => (await rollouts()).steerRollout(action),
  };
}

type Delegate = {
  readonly about: string;
  readonly run: (argv: readonly string[], given: { home: string; io: Io }) => Promise<number>;
};

/** Commands with a grammar of their own. */
export const delegates: Readonly<Record<string, Delegate>> = {
  bundle: {
    about: 'keygen, create, sign, verify, inspect, import: makes and checks signed releases',
    run: async (argv, { home, io }) => {
      const { runBundle } = await import('./bundle/index.ts');
      const { withImports } = await import('./commands/images.ts');
      return withImports(home, (importBundle) => runBundle(argv, { ...io, ...importBundle }));
    },
  },
};
