// SPDX-License-Identifier: Apache-2.0
// The arrows between rooms. A project per room already stops most wrong imports at compile time; this file also knows
// about npm packages, Node's modules, cycles, and doors (a room is entered through its index.ts).

const tests = '[.]test[.]tsx?$';
/** Lowest first: a concept may use those before it, never those after. */
const concepts = ['bots', 'trust', 'images', 'checks', 'watch', 'update', 'rollout'];
/** On top of all concepts, and strangers to each other. */
const tops = ['guides', 'jobs', 'incidents'];
const language = ['kernel', 'ports', 'contract', 'formats', 'journal'];

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** Inside app: `room` may use `allowed` rooms and itself, nothing else of app. */
const appArrow = (room, allowed) =>
  forbid(
    `app-${room}`,
    `app/${room} may use ${allowed.map((name) => `app/${name}`).join(', ') || 'nothing'}.`,
    { path: `^app/${room}/`, pathNot: tests },
    { path: '^app/', pathNot: `^app/(${[room, ...allowed].join('|')})/` },
  );

const appArrows = [
  appArrow('kernel', []),
  appArrow('ports', ['kernel']),
  appArrow('contract', ['kernel', 'ports']),
  appArrow('formats', ['kernel']),
  appArrow('journal', ['kernel', 'ports', 'contract']),
  ...concepts.map((name, index) => appArrow(name, [...language, ...concepts.slice(0, index)])),
  ...tops.map((name) => appArrow(name, [...language, ...concepts])),
];

module.exports = {
  forbidden: [
    ...appArrows,
    forbid(
      'app-is-pure',
      'app reaches nothing outside app.',
      { path: '^app/', pathNot: tests },
      { path: '^(hardware|main|renderer|test|tools|assets)/' },
    ),
    forbid(
      'app-no-node',
      'app knows no host; effects come in through ports.',
      { path: '^app/', pathNot: tests },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'app-few-packages',
      'app uses schemas and version arithmetic from npm, nothing else.',
      { path: '^app/', pathNot: tests },
      { path: 'node_modules/', pathNot: 'node_modules/(zod|semver|@types/semver)/' },
    ),
    forbid(
      'app-foundation-no-packages',
      'kernel and ports stand on nothing.',
      { path: '^app/(kernel|ports)/', pathNot: tests },
      { path: 'node_modules/' },
    ),
    forbid(
      'hardware-arrows',
      'hardware knows ports, formats and kernel; never the contract, a concept, a shell or a page.',
      { path: '^hardware/', pathNot: tests },
      { path: '^(app|main|renderer|test|tools)/', pathNot: '^app/(ports|formats|kernel)/' },
    ),
    forbid(
      'drivers-are-strangers',
      'a driver does not know another driver.',
      { path: '^hardware/drivers/([^/]+)/', pathNot: tests },
      { path: '^hardware/drivers/', pathNot: '^hardware/drivers/$1/' },
    ),
    forbid(
      'practice-shares-no-driver-code',
      'a simulator that shares code with its driver agrees with its mistakes.',
      { path: '^hardware/practice/', pathNot: tests },
      { path: '^hardware/(drivers|links)/' },
    ),
    forbid(
      'renderer-arrows',
      'the page knows the contract and the kernel.',
      { path: '^renderer/', pathNot: tests },
      { path: '^(app|hardware|main|test|tools)/', pathNot: '^app/(contract|kernel)/' },
    ),
    forbid(
      'renderer-no-node',
      'the page runs in a browser.',
      { path: '^renderer/', pathNot: `${tests}|vite[.]config[.]ts$` },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'only-station-names-hardware',
      'main/station alone chooses drivers and links.',
      { path: '^main/', pathNot: `^main/station/|${tests}` },
      { path: '^hardware/' },
    ),
    forbid(
      'main-not-renderer',
      'a shell serves the built page; it imports none of it.',
      { path: '^main/', pathNot: tests },
      { path: '^(renderer|test|tools)/' },
    ),
    forbid(
      'only-the-desktop-shell-names-electron',
      'everything else runs without Electron.',
      { path: '^(app|hardware|main|renderer)/', pathNot: `^main/(electron|preload)/|${tests}` },
      { path: '^node_modules/electron/' },
    ),
    forbid(
      'through-the-door',
      'another room is entered through its index.ts.',
      { path: '^((?:app|main)/[^/]+|hardware/(?:drivers/[^/]+|[^/]+))/', pathNot: tests },
      { path: '^(app|main|hardware)/', pathNot: ['^$1/', '/index[.]ts$'] },
    ),
    forbid(
      'renderer-through-the-door',
      'the page enters app through index.ts too.',
      { path: '^renderer/', pathNot: tests },
      { path: '^app/', pathNot: '/index[.]ts$' },
    ),
    forbid('no-cycles', 'cycles make rooms inseparable.', {}, { circular: true }),
    forbid('resolvable', 'every import leads somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'declared-packages',
      'what runs on a laptop is a declared dependency; the page is bundled, so its packages are for development.',
      { path: '^(app|hardware|main)/', pathNot: tests },
      // Electron is there in a window's process without being a package of it.
      {
        pathNot: '^node_modules/electron/',
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'deprecated'],
        dependencyTypesNot: ['type-only'],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    exclude: { path: '[.]css$|[.]svg$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
