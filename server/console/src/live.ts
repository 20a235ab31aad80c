// The live board: one WebSocket that is opened again whenever it ends, and how
// old what it brought is. All times on the page are the server's.
import {useEffect, useState} from 'preact/hooks';
import type {Board} from './types';

export interface Live {
  board: Board | null;
  heardAt: number;   // this browser's clock, when the last board came
  offset: number;    // this browser's clock minus the server's
}

const retryMs = [250, 500, 1000, 2000, 4000];

export function useLive(): Live {
  const [live, setLive] = useState<Live>({board: null, heardAt: Date.now(), offset: 0});
  useEffect(() => {
    let socket: WebSocket | null = null;
    let tries = 0;
    let timer = 0;
    let ended = false;
    const open = () => {
      const address = new URL('/api/v1/live', location.href);
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      socket = new WebSocket(address);
      socket.onmessage = (message) => {
        tries = 0;
        const board = JSON.parse(message.data as string) as Board;
        setLive({board, heardAt: Date.now(), offset: Date.now() - Date.parse(board.at)});
      };
      socket.onclose = () => {
        if (ended) return;
        timer = window.setTimeout(open, retryMs[Math.min(tries++, retryMs.length - 1)]);
      };
    };
    open();
    return () => {
      ended = true;
      window.clearTimeout(timer);
      socket?.close();
    };
  }, []);
  return live;
}

// A clock that ticks four times a second, for countdowns and the page's age.
export function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 250);
    return () => window.clearInterval(timer);
  }, []);
  return now;
}
