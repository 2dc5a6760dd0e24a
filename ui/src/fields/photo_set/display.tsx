import { CloudCheck, CloudUpload, ImageOff, TriangleAlert } from "lucide-react";
import { Suspense, lazy, useState } from "react";
import { fileUrl } from "@/lib/api";
import { useText } from "@/lib/i18n";
import type { Photo, PhotoState } from "@/lib/model";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

/** Few photographs are looked at from near: what does that comes with the first one. */
const PhotoViewer = lazy(() => import("./viewer").then(({ PhotoViewer: Viewer }) => ({ default: Viewer })));

export function PhotoSetDisplay({ value, dense, photos = [] }: DisplayProps<"photo_set">) {
  const t = useText();
  // Nothing yet: no photograph was opened here.
  const [open, setOpen] = useState<number | null>();
  if (value?.t !== "photos" || value.v.length === 0) return <Blank />;
  if (dense) return <span>{t("photos-count", { count: value.v.length })}</span>;
  const stateOf = (photo: Photo) => photos.find((p) => p.sha256 === photo.sha256);
  const ashore = value.v.filter((photo) => stateOf(photo)?.ashore).length;
  return (
    <div className="flex flex-col gap-2">
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(7.5rem,1fr))] gap-2">
        {value.v.map((photo, i) => (
          <li key={photo.id}>
            <button
              type="button"
              onClick={() => setOpen(i)}
              aria-label={t("photo-open", { name: photo.name, at: i + 1, of: value.v.length })}
              className="bordered group relative block aspect-[4/3] w-full overflow-hidden rounded-lg border-line bg-sunken"
            >
              <Thumbnail photo={photo} />
              <PhotoMark state={stateOf(photo)} />
            </button>
          </li>
        ))}
      </ul>
      {photos.length > 0 && (
        <p className="text-xs text-ink-3">{t("photos-ashore", { ashore, count: value.v.length })}</p>
      )}
      {open !== undefined && (
        <Suspense>
          <PhotoViewer photos={value.v} at={open} onChange={setOpen} />
        </Suspense>
      )}
    </div>
  );
}

/** The small picture, or a plain mark when its bytes are not on this device yet. */
export function Thumbnail({ photo }: { photo: Photo }) {
  const [broken, setBroken] = useState(false);
  if (broken) {
    return (
      <span className="grid size-full place-items-center text-ink-3">
        <ImageOff className="size-6" aria-hidden />
      </span>
    );
  }
  return (
    <img
      src={fileUrl(photo.thumbnail ?? photo.sha256)}
      alt=""
      loading="lazy"
      onError={() => setBroken(true)}
      className="size-full object-cover transition-transform duration-200 group-hover:scale-[1.03]"
    />
  );
}

function PhotoMark({ state }: { state: PhotoState | undefined }) {
  const t = useText();
  if (!state) return null;
  const [Icon, text] = state.refused
    ? [TriangleAlert, t("photo-refused")]
    : state.ashore
      ? [CloudCheck, t("photo-ashore")]
      : [CloudUpload, t("photo-here")];
  return (
    <span className="absolute inset-x-1 bottom-1 flex w-fit max-w-[calc(100%-0.5rem)] items-center gap-1 rounded-md bg-shade/75 px-1.5 py-0.5 text-2xs text-on-shade">
      <Icon className="size-3.5 shrink-0" aria-hidden />
      <span className="truncate">{text}</span>
    </span>
  );
}
