import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { followEvents, makeQueryClient } from "@/lib/queries";
import { PreferencesProvider } from "@/lib/preferences";
import { Gate } from "./gate";

export function App() {
  const [client] = useState(makeQueryClient);
  useEffect(() => followEvents(client), [client]);
  return (
    <QueryClientProvider client={client}>
      <PreferencesProvider>
        <Gate />
      </PreferencesProvider>
    </QueryClientProvider>
  );
}
