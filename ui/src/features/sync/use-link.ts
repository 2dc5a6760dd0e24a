import { useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api";
import { read, useRead } from "@/lib/queries";

/** The switch that takes this device off the network, where there is one. */
export function useLink() {
  const client = useQueryClient();
  const link = useRead("link.status", {});
  const cut = link.data?.cut ?? false;
  const toggle = async () => {
    await call("link.set", { cut: !cut });
    await client.invalidateQueries({ queryKey: read("link.status", {}).queryKey });
    await client.invalidateQueries({ queryKey: read("sync.status", {}).queryKey });
  };
  return { available: link.data?.available === true, cut, toggle: () => void toggle().catch(() => undefined) };
}
