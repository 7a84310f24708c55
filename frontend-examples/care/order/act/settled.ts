// A value once it has stayed the same for a moment: what is asked anew for every key that is pressed waits for it.

import { useEffect, useState } from 'preact/hooks';

export function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, setSettled] = useState(value);
  const says = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [says, afterMs]);
  return settled;
}
