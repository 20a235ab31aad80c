// What a planned wave would mean if it were released now, beside its Release button.
import {useEffect, useState} from 'preact/hooks';
import {get, Refused} from './api';
import {Chip} from './parts';
import {clock, counted, span} from './time';
import type {DepartureForecast, Wave, WaveForecast} from './types';

const againMs = 15_000;  // the floor moves on

function useForecast(wave: Wave, pickers: string): [WaveForecast | null, string] {
  const [forecast, setForecast] = useState<WaveForecast | null>(null);
  const [problem, setProblem] = useState('');
  const asked = Number.parseInt(pickers, 10);
  const path = `/waves/${encodeURIComponent(wave.number)}/forecast?site=${encodeURIComponent(wave.site)}` +
    (asked > 0 ? `&pickers=${asked}` : '');
  useEffect(() => {
    let current = true;
    const ask = () => get<WaveForecast>(path).then(
      (got) => { if (current) { setForecast(got); setProblem(''); } },
      (error) => { if (current) setProblem(error instanceof Refused ? error.message : String(error)); });
    void ask();
    const timer = window.setInterval(ask, againMs);
    return () => { current = false; window.clearInterval(timer); };
  }, [path, wave.units, wave.fulfilments]);
  return [forecast, problem];
}

function Verdict({one, zone}: {one: DepartureForecast; zone: string}) {
  const when = `picked ${clock(one.picked_at, zone)}`;
  if (!one.pack_by_at) return <li>{one.carrier}: {when} <Chip tone="calm">no departure</Chip></li>;
  const spare = span(Math.abs(one.slack_ms));
  return (
    <li>{one.carrier} {clock(one.leaves_at, zone)}: {when}, pack by {clock(one.pack_by_at, zone)}{' '}
      {one.late ? <Chip tone="bad">{spare} late</Chip>
        : Date.parse(one.picked_at) > Date.parse(one.pick_by_at ?? one.pack_by_at)
          ? <Chip tone="warn">{spare} left to pack</Chip> : <Chip tone="good">{spare} to spare</Chip>}</li>
  );
}

export function Forecast({wave, zone}: {wave: Wave; zone: string}) {
  const [pickers, setPickers] = useState('');
  const [forecast, problem] = useForecast(wave, pickers);
  return (
    <div class="forecast" aria-label={`If ${wave.number} is released now`} role="group">
      <label>If released now to <input type="number" min="1" max="1000" value={pickers}
        placeholder={forecast ? String(Math.max(1, forecast.pickers_here)) : ''} aria-label={`Pickers for ${wave.number}`}
        onInput={(event) => setPickers(event.currentTarget.value)} /> pickers</label>
      {problem && <span role="alert">{problem}</span>}
      {forecast && <>
        <span>{counted(forecast.trips, 'trip')}, {counted(forecast.lines, 'line')}, {counted(forecast.totes, 'tote')}</span>
        {forecast.lines_short > 0
          ? <Chip tone="warn">{counted(forecast.lines_short, 'line')} short by {counted(forecast.units_short, 'unit')}</Chip>
          : <Chip tone="good">nothing short</Chip>}
        {forecast.trips_before > 0 && <span class="quiet">
          {counted(forecast.trips_before, 'trip')} on the floor already, {span(forecast.work_before_ms)} of work</span>}
        <ul>{forecast.departures.map((one, i) => <Verdict key={i} one={one} zone={zone} />)}</ul>
      </>}
    </div>
  );
}
