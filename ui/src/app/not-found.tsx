import { Compass } from "lucide-react";
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";

export function NotFound() {
  const t = useText();
  return (
    <EmptyState
      alone
      icon={Compass}
      title={t("not-found")}
      detail={t("not-found-detail")}
      action={
        <Button asChild>
          <Link to="/">{t("nav-home")}</Link>
        </Button>
      }
    />
  );
}
