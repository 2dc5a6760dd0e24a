import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { useReturnFocus } from "@/components/ui/return-focus";
import { fileUrl } from "@/lib/api";
import { cn } from "@/lib/cn";
import { bytes } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { Photo } from "@/lib/model";
import { useLanguage } from "@/lib/session";

interface Props {
  photos: Photo[];
  at: number | null;
  onChange(at: number | null): void;
}

const DARK = "bg-shade/60 text-on-shade hover:bg-shade hover:text-on-shade";
/** At the picture's sides, over it: the picture has the whole width. */
const SIDE = "absolute inset-y-0 my-auto";

/** One photograph at a time, by buttons or arrow keys. */
export function PhotoViewer({ photos, at, onChange }: Props) {
  const t = useText();
  const language = useLanguage();
  const focus = useReturnFocus();
  const photo = at === null ? undefined : photos[at];
  const go = (step: number) => at !== null && onChange((at + step + photos.length) % photos.length);
  const keys = (event: KeyboardEvent) => {
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
            <Dialog.Close asChild>
              <Button variant="ghost" size="icon" className={DARK} aria-label={t("action-close")}>
                <X />
              </Button>
            </Dialog.Close>
          </header>
          <div className="relative flex min-h-0 flex-1 items-center justify-center sm:p-3">
            {photos.length > 1 && (
              <Button variant="ghost" size="icon" className={cn(DARK, SIDE, "left-3")} aria-label={t("photo-previous")} onClick={() => go(-1)}>
                <ChevronLeft />
              </Button>
            )}
            {photo && <img src={fileUrl(photo.sha256)} alt={photo.name} className="max-h-full max-w-full object-contain" />}
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
