import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call, type CommandFailure } from "@/lib/api";
import type { NotificationPreferences, PreferencesView } from "@/lib/model";
import { read, useRead } from "@/lib/queries";

const query = read("preferences.get", {});

/** The person's notification preferences: shown at once, written one after the other. */
export function useNotificationPreferences() {
  const client = useQueryClient();
  const view = useRead("preferences.get", {});
  const save = useMutation<PreferencesView, CommandFailure, NotificationPreferences>({
    scope: { id: "preferences" },
    mutationFn: (chosen) => call("preferences.set", chosen),
    onError: () => void client.invalidateQueries({ queryKey: query.queryKey }),
  });
  const change = (part: Partial<NotificationPreferences>) => {
    const now = client.getQueryData<PreferencesView>(query.queryKey);
    if (!now) return;
    const chosen = { ...now.chosen, ...part };
    client.setQueryData(query.queryKey, { ...now, chosen });
    save.mutate(chosen);
  };
  return { view, change, failed: save.error };
}
