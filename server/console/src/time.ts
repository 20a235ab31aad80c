// Times as people on the floor read them, in the site's time zone.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = zone + seconds;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit', minute: '2-digit', second: seconds ? '2-digit' : undefined,
      timeZone: zone || undefined,
    });
    formats.set(key, made);
  }
  return made;
}

export function clock(instant: string | number | null, zone: string, seconds = false): string {
  if (instant === null || instant === '') return '';
  return format(zone, seconds).format(new Date(instant));
}

// "4:07", "1 h 12", "2 d 3 h"; of a time that has passed: "-4:07".
export function span(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const s = Math.floor(Math.abs(ms) / 1000);
  if (s < 3600) return `${sign}${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
  const h = Math.floor(s / 3600);
  if (h < 48) return `${sign}${h} h ${String(Math.floor(s / 60) % 60).padStart(2, '0')}`;
  return `${sign}${Math.floor(h / 24)} d ${h % 24} h`;
}

// "12 s", "4 min", "3 h" since then.
export function age(instant: string | null, now: number): string {
  if (!instant) return 'never';
  const s = Math.max(0, Math.floor((now - Date.parse(instant)) / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 172800) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} d`;
}

export function words(code: string): string {
  return code.replaceAll('_', ' ');
}

// "1 order", "2 orders"
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
