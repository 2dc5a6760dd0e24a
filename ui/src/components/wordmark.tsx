/** The product's mark and name. */
export function Wordmark({ small }: { small?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2.5">
      <img src="/favicon.svg" alt="" className="size-7" />
      {!small && <span className="text-lg font-semibold tracking-tight">OpsFlux</span>}
    </span>
  );
}
