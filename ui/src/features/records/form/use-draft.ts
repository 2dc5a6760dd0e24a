import { useCallback, useEffect, useRef, useState } from "react";
import { call } from "@/lib/api";
import type { Values } from "@/fields/form/entering";

/** Pause after the last key before a draft is written. */
const PAUSE_MS = 400;

/**
 * Keeps what is being filled in on this device: a moment after each change, and at once when the
 * page is left or hidden.
 */
export function useDraft(recordType: string, initialId: string | undefined) {
  const id = useRef(initialId);
  const pending = useRef<Values | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const writing = useRef<Promise<void>>(Promise.resolve());
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const [failed, setFailed] = useState(false);

  const write = useCallback(async () => {
    const fields = pending.current;
    if (!fields) return;
    pending.current = null;
    try {
      const draft = await call("draft.save", { id: id.current, record_type: recordType, fields });
      id.current = draft.id;
      setSavedAt(draft.updated_at);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }, [recordType]);

  /** Writes one after the other, so that the first answer's id serves the second. */
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    writing.current = writing.current.then(write);
    return writing.current;
  }, [write]);

  const save = useCallback(
    (fields: Values) => {
      pending.current = fields;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), PAUSE_MS);
    },
    [flush],
  );

  /** Forgets what is pending and answers the draft's id, to be discarded with the creation. */
  const close = useCallback(async () => {
    clearTimeout(timer.current);
    pending.current = null;
    await writing.current;
    return id.current;
  }, []);

  useEffect(() => {
    const hide = () => void flush();
    document.addEventListener("visibilitychange", hide);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      void flush();
    };
  }, [flush]);

  return { save, close, flush, savedAt, failed, id };
}
