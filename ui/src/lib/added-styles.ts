/**
 * Stands in for `react-style-singleton` (`vite.config.ts`), with which a dialog keeps the page behind it
 * still. That one writes a style element, which only a content policy open to every style lets it do; a
 * sheet that is built is the page's own.
 */
import { useEffect } from "react";

interface Props {
  styles: string;
  /** The styles may change while they are there. */
  dynamic?: boolean;
}

/** A component whose styles hold while it is there; however often it is, once. */
export function styleSingleton() {
  let users = 0;
  let sheet: CSSStyleSheet | null = null;
  const add = (styles: string) => {
    if (users++ > 0) return;
    sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    document.adoptedStyleSheets.push(sheet);
  };
  const remove = () => {
    if (--users > 0) return;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
  return function Added({ styles, dynamic }: Props) {
    useEffect(() => {
      add(styles);
      return remove;
    }, [styles && dynamic]);
    return null;
  };
}
