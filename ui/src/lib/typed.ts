import { useEffect, useRef, useState } from "react";

/** Pause after the last key before what is typed counts. */
const PAUSE_MS = 120;

/** A text as it is typed, told after a pause and whenever its box goes; what changes elsewhere is taken over. */
export function useTyped(value: string, tell: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(value);
  // What the value will be once it has heard: letters typed meanwhile are not taken back.
  const told = useRef(value);
  const latest = useRef({ text, tell });
  useEffect(() => {
    latest.current = { text, tell };
  });
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  const [say] = useState(() => () => {
    if (latest.current.text === told.current) return;
    told.current = latest.current.text;
    latest.current.tell(latest.current.text);
  });
  useEffect(() => {
    const timer = setTimeout(say, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, say]);
  useEffect(() => say, [say]);
  return [text, setText];
}
