import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

/** Knows the steps that the type scale of `styles/index.css` adds. */
const merge = extendTailwindMerge({ extend: { classGroups: { "font-size": [{ text: ["2xs", "label", "reading"] }] } } });

/** Joins class names; a later one wins over an earlier one of the same kind. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
