/** What this machine offers and what its person chose: the application only, never a browser. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { callMachine, isApplication, type CommandFailure } from "./api";

/** What `shell.status` answers (`app-shell/src/choices.rs`). */
export interface MachineStatus {
  version: string;
  tokens: "opening" | "keychain" | "file";
  tokens_reason: string | null;
  data_dir: string;
  server_url: string;
  device_name: string;
  tray: boolean;
  keep_in_tray: boolean;
  notifications: boolean;
  /** Absent where a computer does not start programs by itself. */
  autostart: boolean | null;
  updates: boolean;
}

/** What a person may choose for this machine. */
export type MachineChoice = Partial<Pick<MachineStatus, "keep_in_tray" | "notifications"> & { autostart: boolean }>;

const KEY = ["shell.status"];

/** The machine; nothing in a browser. */
export function useMachine() {
  const client = useQueryClient();
  const status = useQuery<MachineStatus, CommandFailure>({
    queryKey: KEY,
    queryFn: () => callMachine<MachineStatus>("status"),
    enabled: isApplication(),
    // The keychain opens a moment after the window.
    refetchInterval: (query) => (query.state.data?.tokens === "opening" ? 1000 : false),
  });
  const choose = useMutation<MachineStatus, CommandFailure, MachineChoice>({
    mutationFn: (choice) => callMachine<MachineStatus>("set", choice),
    onSuccess: (next) => client.setQueryData(KEY, next),
  });
  return { machine: status.data, choose };
}

/** A newer program, as its feed says (`app-shell/src/choices.rs`); asked once at the start, and when told to. */
export function useUpdate() {
  const { machine } = useMachine();
  return useQuery<{ configured: boolean; version: string | null }, CommandFailure>({
    queryKey: ["shell.check_update"],
    queryFn: () => callMachine("check_update"),
    enabled: machine?.updates === true,
  });
}
