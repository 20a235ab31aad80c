// A wave's trips on the floor plan, with what they save against location order.
import {useDocument} from './story';
import {counted, span} from './time';
import type {WaveRoutes} from './types';

const metres = (mm: number) => `${Math.round(mm / 1000)} m`;

function Saved({mm, ms}: {mm: number; ms: number}) {
  if (mm <= 0) return <>as long as in location order</>;
  return <><b>{metres(mm)}</b> and <b>{span(ms)}</b> less than in location order</>;
}

// The picture is the server's own and holds numbers only.
function Picture({svg, name}: {svg: string; name: string}) {
  return <img alt={name} src={`data:image/svg+xml,${encodeURIComponent(svg)}`} />;
}

export function Routes({wave, version}: {wave: string; version: number}) {
  const [routes, problem] = useDocument<WaveRoutes>(`/waves/${encodeURIComponent(wave)}/routes`, version);
  if (problem) return <p role="alert">{problem}</p>;
  if (!routes || routes.trips.length === 0) return null;
  return (
    <section class="routes" aria-label="Routes">
      <h3>Routes</h3>
      <p>{metres(routes.walk_mm)} to walk, <Saved mm={routes.saved_mm} ms={routes.saved_ms} />.</p>
      {routes.trips.map((trip) => <figure key={trip.number}>
        {trip.picture && <Picture svg={trip.picture} name={`Trip ${trip.number} on the floor plan`} />}
        <figcaption>Trip {trip.number}: {counted(trip.fulfilments, 'order')}, {counted(trip.stops, 'stop')},{' '}
          {metres(trip.walk_mm)}, <Saved mm={trip.location_order_mm - trip.walk_mm} ms={trip.saved_ms} /></figcaption>
      </figure>)}
    </section>
  );
}
