import { Link } from "@tanstack/react-router";
import { ShieldX } from "lucide-react";
import { useText } from "@/lib/i18n";
import { Button } from "./ui/button";
import { EmptyState } from "./ui/feedback";

/** A right is missing: which one, and whom to ask. */
export function Forbidden({ permission }: { permission?: string }) {
  const t = useText();
  return (
    <div role="alert">
      <EmptyState
        icon={ShieldX}
        title={t("forbidden-title")}
        detail={
          <>
            {t("forbidden-detail")}
            {permission && <code className="mt-2 block text-xs">{permission}</code>}
          </>
        }
        action={
          <Button asChild>
            <Link to="/">{t("nav-home")}</Link>
          </Button>
        }
      />
    </div>
  );
}
