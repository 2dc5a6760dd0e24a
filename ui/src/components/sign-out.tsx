import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { call } from "@/lib/api";
import { useText } from "@/lib/i18n";
import type { SignOutResult } from "@/lib/model";

/** Signs out; asks first when work has not been sent, which stays on the device. */
export function useSignOut() {
  const t = useText();
  const client = useQueryClient();
  const [unsent, setUnsent] = useState<SignOutResult | null>(null);
  const leave = async (force: boolean) => {
    const result = await call("session.sign_out", { force });
    if (!result.signed_out) return setUnsent(result);
    setUnsent(null);
    void client.invalidateQueries();
  };
  const dialog = (
    <Dialog
      open={unsent !== null}
      onOpenChange={() => setUnsent(null)}
      title={t("sign-out-unsent-title")}
      description={t("sign-out-unsent", {
        count: unsent?.unsent_operations ?? 0,
        files: unsent?.unsent_files ?? 0,
      })}
      footer={
        <>
          <Button autoFocus onClick={() => setUnsent(null)}>{t("sign-out-stay")}</Button>
          <Button variant="primary" onClick={() => void leave(true)}>
            {t("sign-out-anyway")}
          </Button>
        </>
      }
    />
  );
  return { ask: () => void leave(false), dialog };
}
