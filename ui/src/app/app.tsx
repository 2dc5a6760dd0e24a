import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { followEvents, makeQueryClient } from "@/lib/queries";
import { PreferencesProvider } from "@/lib/preferences";
import { openLinksBeside } from "@/lib/windows";
import { Gate } from "./gate";

export function App() {
  const [client] = useState(makeQueryClient);
  useEffect(() => followEvents(client), [client]);
  useEffect(openLinksBeside, []);
  return (
    <QueryClientProvider client={client}>
      <PreferencesProvider>
        <Gate />
      </PreferencesProvider>
    </QueryClientProvider>
  );
}
