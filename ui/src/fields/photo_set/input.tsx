import { Camera, CircleAlert, ImagePlus, Trash2 } from "lucide-react";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { bytes } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { Photo } from "@/lib/model";
import { useLanguage } from "@/lib/session";
import type { InputProps } from "../types";
import { Thumbnail } from "./display";
import { useAddPhotos } from "./add";

const TYPES = "image/jpeg,image/png,image/webp";

/** Photographs taken with the camera or chosen from files; kept on the device at once. */
export function PhotoSetInput(props: InputProps<"photo_set">) {
  const t = useText();
  const language = useLanguage();
  const camera = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const photos = Array.isArray(props.value) ? (props.value as Photo[]) : [];
  const most = props.field.max_items ?? 20;
  const adding = useAddPhotos(props.field, photos, props.onChange);
  const full = photos.length >= most;
  const off = props.disabled || full || adding.busy;
  return (
    <div id={props.id} role="group" tabIndex={-1} aria-labelledby={`${props.id}-label`} aria-describedby={props.describedBy} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-(--gap)">
        <Button onClick={() => camera.current?.click()} disabled={off}>
          <Camera aria-hidden />
          {t("photo-take")}
        </Button>
        <Button onClick={() => files.current?.click()} disabled={off}>
          <ImagePlus aria-hidden />
          {t("photo-choose")}
        </Button>
        <span className="text-label text-ink-3">
          {adding.busy ? t("photo-adding") : t("photo-limit", { count: photos.length, most })}
        </span>
      </div>
      {/* Opened by the buttons above, which bear the names. */}
      <input ref={camera} type="file" accept={TYPES} capture="environment" hidden onChange={adding.onPicked} />
      <input ref={files} type="file" accept={TYPES} multiple hidden onChange={adding.onPicked} />
      {photos.length > 0 && (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-2">
          {photos.map((photo) => (
            <li key={photo.sha256} className="bordered relative aspect-[4/3] overflow-hidden rounded-lg border-line bg-sunken">
              <Thumbnail photo={photo} />
              <span className="absolute bottom-1 left-1 rounded bg-shade/75 px-1.5 py-0.5 text-2xs text-on-shade">
                {bytes(photo.size_bytes, language)}
              </span>
              <Button
                size="icon-sm"
                className="absolute top-1 right-1"
                aria-label={t("photo-remove", { name: photo.name })}
                disabled={props.disabled}
                onClick={() => props.onChange(photos.filter((p) => p.sha256 !== photo.sha256))}
              >
                <Trash2 />
              </Button>
            </li>
          ))}
        </ul>
      )}
      {adding.error && (
        <p role="alert" className="flex items-start gap-1.5 text-label font-medium text-danger-ink">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          {adding.error}
        </p>
      )}
    </div>
  );
}
