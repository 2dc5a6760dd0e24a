import { Pause, Play } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useText } from "@/lib/i18n";
import type { SyncStatus } from "@/lib/model";
import { useWrite } from "@/lib/queries";

/** Text goes, pictures wait: for when the link is dear. */
export function PausePhotos({ status }: { status: SyncStatus }) {
  const t = useText();
  const photos = useWrite("sync.photos");
  const { photos_paused: paused } = status;
  const Icon = paused ? Play : Pause;
  return (
    <Button size="tool" variant={paused ? "primary" : "ghost"} aria-pressed={paused} disabled={photos.isPending} onClick={() => photos.mutate({ paused: !paused })}>
      <Icon aria-hidden />
      <span>{t(paused ? "sync-photos-resume" : "sync-photos-pause")}</span>
    </Button>
  );
}
