import { Compass } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { useText } from "@/lib/i18n";
import { Button } from "./ui/button";
import { EmptyState } from "./ui/feedback";

/** An address that leads nowhere, why, and the way home. */
export function NotFound({ detail }: { detail?: string }) {
  const t = useText();
  return (
    <EmptyState
      alone
      icon={Compass}
      title={t("not-found")}
      detail={detail ?? t("not-found-detail")}
      action={
        <Button asChild>
          <Link to="/">{t("nav-home")}</Link>
        </Button>
      }
    />
  );
}
