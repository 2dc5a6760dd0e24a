import { Link } from "@tanstack/react-router";
import { ShieldX } from "lucide-react";
import { useText } from "@/lib/i18n";
import type { RecordType } from "@/lib/model";
import { Button } from "./ui/button";
import { EmptyState } from "./ui/feedback";

/** A right is missing: which one, and whom to ask. With a type: the right to create it. */
export function Forbidden({ permission, type }: { permission?: string; type?: RecordType }) {
  const t = useText();
  return (
    <div role="alert">
      <EmptyState
        alone
        icon={ShieldX}
        title={(type && t.maybe(`forbidden-create-${type.name}`)) ?? t("forbidden-title")}
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
