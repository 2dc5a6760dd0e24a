import { useGloves } from "@/lib/preferences";
import { useWide } from "@/lib/wide";

/** Whether rows have room for columns; elsewhere they are cards. With gloves letters and boxes take more. */
export function useColumnsFit(): boolean {
  const gloves = useGloves();
  return useWide(gloves ? "(min-width: 1400px)" : "(min-width: 1100px)");
}
