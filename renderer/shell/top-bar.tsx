// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { StationView } from '../../app/contract/index.ts';
import { addresses } from '../addresses.ts';
import { useLink, useStreamItem } from '../client/index.ts';
import { shellCopy } from '../copy/shell.ts';
import { SiteSwitcher } from '../features/sites/index.ts';
import { useTechnician } from '../technician/index.ts';
import { Button, ButtonLink, CountBadge, Icon } from '../ui/index.ts';
import { AlarmSheet } from './alarm-sheet.tsx';

type OpenSheet = 'sites' | 'alarms' | null;

/** Where am I, is the station there, is anything wrong with this laptop. Always in view. */
export function TopBar() {
  const station = useStreamItem('station', 'station');
  const [open, setOpen] = useState<OpenSheet>(null);
  const close = () => setOpen(null);
  return (
    <header className="shell-top">
      {station?.site.kind === 'practice' && (
        <div className="practice-band">
          <span>
            {shellCopy.practiceBand} <span className="practice-more">– {shellCopy.practiceBandMore}</span>
          </span>
        </div>
      )}
      <div className="top-bar">
        {station === undefined ? (
          <span className="top-chip">{shellCopy.opening}</span>
        ) : (
          <StationChips station={station} onOpen={setOpen} />
        )}
      </div>
      <SiteSwitcher isOpen={open === 'sites'} onClose={close} />
      <AlarmSheet isOpen={open === 'alarms'} onClose={close} alarms={station?.alarms ?? []} />
    </header>
  );
}

function StationChips({ station, onOpen }: { station: StationView; onOpen: (sheet: OpenSheet) => void }) {
  const link = useLink();
  const technician = useTechnician();
  const isConnected = link.kind === 'connected';
  return (
    <>
      <Button
        local
        icon={station.site.kind === 'practice' ? 'flask-conical' : 'factory'}
        label={`${station.site.name}: ${shellCopy.changeSite}`}
        onPress={() => onOpen('sites')}
      >
        <span className="top-site">{station.site.name}</span>
      </Button>
      <span className="top-space" />
      <span className="top-chip top-offline">
        <Icon name={station.uplink === 'offline' ? 'wifi-off' : 'hard-drive'} size="small" />
        {station.uplink === 'offline' ? shellCopy.offline : shellCopy.kept}
      </span>
      <span className={isConnected ? 'top-chip top-link' : 'top-chip top-link top-lost'}>
        <Icon name={isConnected ? 'cable' : 'unplug'} size="small" />
        {isConnected ? shellCopy.connected : shellCopy.notConnected}
      </span>
      {station.alarms.length > 0 && (
        <Button local icon="bell" onPress={() => onOpen('alarms')}>
          {shellCopy.alarms} <CountBadge count={station.alarms.length} meaning="" />
        </Button>
      )}
      <Button
        local
        icon="user"
        label={`${shellCopy.who}: ${technician.name ?? shellCopy.nobody}`}
        onPress={technician.change}
      >
        {technician.name === null ? shellCopy.nobody : <span className="top-name">{technician.name}</span>}
      </Button>
      <ButtonLink icon="sun" href={addresses.screen}>
        {shellCopy.screen}
      </ButtonLink>
    </>
  );
}
