import type { Level } from "@/lib/tones";

/** Rising bars: how urgent, by shape. */
export function LevelGlyph({ level }: { level: Level }) {
  const bars = Math.min(level.of, 5);
  const lit = Math.round((level.at / level.of) * bars);
  return (
    <svg viewBox="0 0 16 16" className="size-4 shrink-0" aria-hidden>
      {Array.from({ length: bars }, (_, i) => {
        const width = 14 / bars - 1;
        const height = 4 + (10 * (i + 1)) / bars;
        return (
          <rect
            key={i}
            x={1 + (i * 14) / bars}
            y={15 - height}
            width={width}
            height={height}
            rx={0.8}
            fill="currentColor"
            opacity={i < lit ? 1 : 0.25}
          />
        );
      })}
    </svg>
  );
}
