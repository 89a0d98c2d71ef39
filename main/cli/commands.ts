// SPDX-License-Identifier: Apache-2.0
import type { Command, Io } from './command.ts';

const decision = { values: ['who', 'reason'], words: [0, 1], reach: 'write' } as const;
const planFlags = ['bots', 'canaries', 'soak-s', 'failure-budget', 'max-unavailable', 'after-canary'] as const;
const planUsage =
  '[--bots A,B] [--canaries A,B] [--soak-s N] [--failure-budget N] [--max-unavailable N] [--after-canary person|automatic]';
const addressFlags = ['certificates', 'key', 'host-key', 'socket'] as const;
const addressUsage = '[--certificates DIR] [--key FILE] [--host-key FINGERPRINT] [--socket PATH]';

const serve = () => import('./commands/serve.ts');
const sites = () => import('./commands/sites.ts');
const bots = () => import('./commands/bots.ts');
const images = () => import('./commands/images.ts');
const rollouts = () => import('./commands/rollouts.ts');
const journal = () => import('./commands/journal.ts');

/** Every command as data. What a command needs is loaded when it runs: most are over before the largest library is read. */
export const commands: Readonly<Record<string, Command>> = {
  serve: {
    usage: 'serve [--port N] [--once-link-to-stdout]',
    words: [0, 0],
    values: ['port'],
    switches: ['once-link-to-stdout'],
    reach: 'none',
    load: async () => (await serve()).serve,
  },
  open: { usage: 'open', words: [0, 0], reach: 'none', load: async () => (await serve()).open },

  'site list': { usage: 'site list', words: [0, 0], reach: 'none', load: async () => (await sites()).listSites },
  'site create': {
    usage:
      'site create NAME --root FILE --fingerprint TEXT --who NAME (without --fingerprint it only shows what to compare)',
    words: [1, 1],
    values: ['root', 'fingerprint', 'who'],
    reach: 'become',
    load: async () => (await sites()).createSite,
  },
  'site use': { usage: 'site use SITE', words: [1, 1], reach: 'become', load: async () => (await sites()).useSite },
  'site backup': {
    usage: 'site backup FOLDER [--site SITE]',
    words: [1, 1],
    values: ['site'],
    reach: 'none',
    load: async () => (await sites()).backupSiteTo,
  },
  'site restore': {
    usage: 'site restore FOLDER',
    words: [1, 1],
    reach: 'none',
    load: async () => (await sites()).restoreSite,
  },

  'bots list': { usage: 'bots list', words: [0, 0], reach: 'read', load: async () => (await bots()).listBots },
  'bots identify': {
    usage: `bots identify ADDRESS ${addressUsage}`,
    words: [1, 1],
    values: addressFlags,
    reach: 'read',
    load: async () => (await bots()).identifyBot,
  },
  'bots add': {
    usage: `bots add ADDRESS --name NAME [--model MODEL] [--cell CELL] [--label-confirmed] ${addressUsage}`,
    words: [1, 1],
    values: [...addressFlags, 'name', 'model', 'cell'],
    switches: ['label-confirmed'],
    reach: 'write',
    load: async () => (await bots()).addBot,
  },
  'bots change': {
    usage: 'bots change BOT [--name NAME] [--model MODEL] [--cell CELL] (an empty MODEL or CELL takes it away)',
    words: [1, 1],
    values: ['name', 'model', 'cell'],
    reach: 'write',
    load: async () => (await bots()).changeBot,
  },
  'bots remove': {
    usage: 'bots remove BOT',
    words: [1, 1],
    reach: 'write',
    load: async () => (await bots()).removeBot,
  },
  'bots refresh': {
    usage: 'bots refresh BOT',
    words: [1, 1],
    reach: 'write',
    load: async () => (await bots()).refreshBot,
  },

  'images list': { usage: 'images list', words: [0, 0], reach: 'read', load: async () => (await images()).listImages },
  'images import': {
    usage: 'images import BUNDLE',
    words: [1, 1],
    reach: 'write',
    load: async () => (await images()).importImages,
  },

  'rollout plan': {
    usage: `rollout plan RELEASE ${planUsage}`,
    words: [1, 1],
    values: planFlags,
    reach: 'read',
    load: async () => (await rollouts()).planRollout,
  },
  'rollout start': {
    usage: `rollout start RELEASE [--who NAME] [--override REASON] [--wait] ${planUsage}`,
    words: [1, 1],
    values: [...planFlags, 'who', 'override'],
    switches: ['wait'],
    reach: 'become',
    load: async () => (await rollouts()).startRollout,
  },
  'rollout status': {
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
    usage: 'rollback BOT --reason TEXT [--who NAME] [--wait]',
    words: [1, 1],
    values: ['who', 'reason'],
    switches: ['wait'],
    reach: 'write',
    load: async () => (await rollouts()).rollBack,
  },
  'leases take-over': {
    usage: 'leases take-over BOT --reason TEXT [--who NAME]',
    words: [1, 1],
    values: ['who', 'reason'],
    reach: 'write',
    load: async () => (await bots()).takeOverLease,
  },

  'journal verify': {
    usage: 'journal verify [FOLDER]',
    words: [0, 1],
    reach: 'none',
    load: async () => (await journal()).verifyJournal,
  },
  'journal export': {
    usage: 'journal export FOLDER',
    words: [1, 1],
    reach: 'none',
    load: async () => (await journal()).exportJournal,
  },
  'journal list': {
    usage: 'journal list [--limit N]',
    words: [0, 0],
    values: ['limit'],
    reach: 'read',
    load: async () => (await journal()).listJournal,
  },
  doctor: {
    usage: 'doctor',
    words: [0, 0],
    reach: 'none',
    load: async () => (await import('./commands/doctor.ts')).examine,
  },
};

function steering(action: 'pause' | 'resume' | 'promote' | 'halt' | 'reverse'): Command {
  return {
    ...decision,
    usage: `rollout ${action} [ROLLOUT] --reason TEXT [--who NAME]`,
    load: async () => (await rollouts()).steerRollout(action),
  };
}

type Delegate = (argv: readonly string[], given: { home: string; io: Io }) => Promise<number>;

/** Commands with a grammar of their own. */
export const delegates: Readonly<Record<string, Delegate>> = {
  bundle: async (argv, { home, io }) => {
    const { runBundle } = await import('./bundle/index.ts');
    const { withImports } = await import('./commands/images.ts');
    return withImports(home, (importBundle) => runBundle(argv, { ...io, ...importBundle }));
  },
  drill: async (argv, { io }) => (await import('./drill/index.ts')).runDrill(argv, io),
};
