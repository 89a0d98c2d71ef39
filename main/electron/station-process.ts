// SPDX-License-Identifier: Apache-2.0
// The station's own process in the desktop shell (a utility process). Started with the data folder as its last word.
import { Defect } from '../../app/kernel/index.ts';
import { RunningStation } from '../cli/index.ts';
import { StationService } from './station-service.ts';

const home = process.argv.at(-1);
if (home === undefined) throw new Defect('the station needs a data folder');
const { parentPort } = process;

const service = new StationService({
  start: async () => {
    const station = await RunningStation.start(home, { lookOnly: false });
    return {
      attach: (peer) => station.attach(peer),
      isBusy: () => station.host.busy() !== 'idle',
      close: () => station.close(),
    };
  },
  tell: (message) => parentPort.postMessage(message),
  exit: () => process.exit(0),
});

// A defect rejects, and an unhandled rejection ends this process; the window process starts it again.
parentPort.on('message', ({ data, ports }) => void service.receive(data, ports[0]));
