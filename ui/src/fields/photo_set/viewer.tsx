import { ChevronLeft, ChevronRight, ImageOff, RotateCw, X, ZoomIn, ZoomOut } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState, type KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { useReturnFocus } from "@/components/ui/return-focus";
import { fileUrl } from "@/lib/api";
import { cn } from "@/lib/cn";
import { bytes } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { Photo } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { useZoom } from "./use-zoom";

interface Props {
  photos: Photo[];
  at: number | null;
  onChange(at: number | null): void;
}

const DARK = "bg-shade/60 text-on-shade hover:bg-shade hover:text-on-shade";
/** At the picture's sides, over it: the picture has the whole width. */
const SIDE = "absolute inset-y-0 my-auto";

/** One photograph at a time, by buttons or arrow keys, as close as one likes. */
export function PhotoViewer({ photos, at, onChange }: Props) {
  const t = useText();
  const language = useLanguage();
  const focus = useReturnFocus();
  const photo = at === null ? undefined : photos[at];
  const go = (step: number) => at !== null && onChange((at + step + photos.length) % photos.length);
  const zoom = useZoom(photo?.sha256);
  const keys = (event: KeyboardEvent) => {
    if (zoom.key(event)) return;
    if (event.key === "ArrowRight") go(1);
    if (event.key === "ArrowLeft") go(-1);
  };
  return (
    <Dialog.Root open={photo !== undefined} onOpenChange={(open) => !open && onChange(null)}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 bg-shade/90 animate-fade" />
        <Dialog.Content
          {...focus}
          aria-describedby={undefined}
          onKeyDown={keys}
          className="fixed inset-0 z-50 flex flex-col text-on-shade outline-none"
        >
          <header className="flex items-center gap-3 p-3">
            <Dialog.Title className="min-w-0 flex-1 truncate text-sm">
              {photo?.name}{" "}
              <span className="text-on-shade/70">
                {photo && `· ${bytes(photo.size_bytes, language)} · ${(at ?? 0) + 1}/${photos.length}`}
              </span>
            </Dialog.Title>
            <Button variant="ghost" size="icon" className={DARK} aria-label={t("photo-smaller")} disabled={!zoom.canReduce} onClick={zoom.reduce}>
              <ZoomOut />
            </Button>
            <Button variant="ghost" size="icon" className={DARK} aria-label={t("photo-larger")} disabled={!zoom.canEnlarge} onClick={zoom.enlarge}>
              <ZoomIn />
            </Button>
            <Dialog.Close asChild>
              <Button variant="ghost" size="icon" className={DARK} aria-label={t("action-close")}>
                <X />
              </Button>
            </Dialog.Close>
          </header>
          <div className="relative flex min-h-0 flex-1 items-center justify-center overflow-hidden sm:p-3">
            {photos.length > 1 && (
              <Button variant="ghost" size="icon" className={cn(DARK, SIDE, "left-3")} aria-label={t("photo-previous")} onClick={() => go(-1)}>
                <ChevronLeft />
              </Button>
            )}
            {photo && <Picture key={photo.sha256} photo={photo} zoom={zoom} />}
            {photos.length > 1 && (
              <Button variant="ghost" size="icon" className={cn(DARK, SIDE, "right-3")} aria-label={t("photo-next")} onClick={() => go(1)}>
                <ChevronRight />
              </Button>
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The picture, or in words why it is not there. */
function Picture({ photo, zoom }: { photo: Photo; zoom: ReturnType<typeof useZoom> }) {
  const [state, setState] = useState<"loading" | "shown" | "failed">("loading");
  if (state === "failed") return <NoPicture photo={photo} onRetry={() => setState("loading")} />;
  return (
    <div ref={zoom.frame} {...zoom.handlers} className="flex size-full items-center justify-center" style={{ touchAction: "none" }}>
      {state === "loading" && <Loading />}
      <img
        src={fileUrl(photo.sha256)}
        alt={photo.name}
        draggable={false}
        onLoad={() => setState("shown")}
        onError={() => setState("failed")}
        className={cn("max-h-full max-w-full object-contain select-none", zoom.view.scale > 1 && "cursor-grab active:cursor-grabbing")}
        style={zoom.style}
      />
    </div>
  );
}

function Loading() {
  const t = useText();
  return (
    <p role="status" className="absolute text-on-shade/70">
      {t("photo-loading")}
    </p>
  );
}

function NoPicture({ photo, onRetry }: { photo: Photo; onRetry(): void }) {
  const t = useText();
  const where = useRead("photo.info", { sha256: photo.sha256 });
  if (where.isPending) return <Loading />;
  const away = where.data?.on_device === false;
  return (
    <div role="alert" className="flex max-w-md flex-col items-center gap-3 p-6 text-center">
      <ImageOff className="size-10" aria-hidden />
      <p className="text-base font-medium">{t(away ? "photo-away" : "photo-unreadable")}</p>
      {away && <p className="text-on-shade/70">{t("photo-away-detail")}</p>}
      <Button variant="ghost" className={DARK} onClick={onRetry}>
        <RotateCw aria-hidden />
        {t("action-retry")}
      </Button>
    </div>
  );
}
