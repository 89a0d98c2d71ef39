// SPDX-License-Identifier: Apache-2.0
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connectCopy } from '../../renderer/copy/connect.ts';
import { expect, test } from './fixtures.ts';
import { BotsPage } from './pages/bots.ts';
import { Shell } from './pages/shell.ts';
import { SitesPage } from './pages/sites.ts';
import { technician } from './practice.ts';

test('the practice site takes no real bot and shows the way to a real site', async ({ page, link, health }) => {
  const shell = new Shell(page);
  await shell.open(link);
  await page.getByRole('link', { name: connectCopy.title }).first().click();
  await expect(page.getByText(connectCopy.practice.title)).toBeVisible();
  await health.expectAccessible();
  await expect(page.getByRole('link', { name: connectCopy.practice.real })).toBeVisible();
});

test('a real site says why a bot cannot be reached, and what to do', async ({ page, station, health }) => {
  const keys = join(station.home, 'keys-of-a-publisher');
  const made = await station.command('bundle', 'keygen', '--out', keys, '--people', '3', '--json');
  expect(made.code, made.output).toBe(0);
  const { fingerprint } = JSON.parse(made.output.trim().split('\n').at(-1) ?? '{}');
  await mkdir(join(station.home, 'import'), { recursive: true });
  await copyFile(join(keys, '1.root.json'), join(station.home, 'import', 'root.json'));

  const shell = new Shell(page);
  const bots = new BotsPage(page);
  const sites = new SitesPage(page);
  await shell.open(await station.start());
  await sites.compareRoot(['import', 'root.json'], fingerprint);
  await health.expectAccessible();
  await sites.create('Hall 3', technician);
  await expect(page.getByText('No bot was connected to this site yet.')).toBeVisible();
  await health.expectAccessible();

  await bots.ask(connectCopy.kinds.socket.label, { [connectCopy.path]: join(station.home, 'nothing.sock') });
  await expect(shell.fault('link/unreachable')).toBeVisible();
  await health.expectAccessible();
  await health.expectReachableByGloves();

  await bots.ask(connectCopy.kinds.ssh.label, {
    [connectCopy.host]: '127.0.0.1',
    [connectCopy.user]: 'nobody',
    [connectCopy.key]: join(station.home, 'no-such-key'),
    [connectCopy.socket]: '/var/run/docker.sock',
  });
  await expect(shell.fault('link/key-missing')).toBeVisible();

  await bots.ask(connectCopy.kinds.tls.label, {
    [connectCopy.host]: '127.0.0.1',
    [connectCopy.certificates]: join(station.home, 'no-such-folder'),
  });
  await expect(shell.fault('link/key-missing')).toBeVisible();
  await page.getByRole('textbox', { name: connectCopy.port, exact: true }).fill('99999');
  await expect(page.getByText(connectCopy.portWrong)).toBeVisible();
});
