import { CircleCheck, Info, TriangleAlert, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from "react";
import { useText } from "@/lib/i18n";

type ToastTone = "success" | "info" | "warning";

interface Message {
  title: string;
  detail?: string;
  tone?: ToastTone;
  action?: { label: string; run(): void };
}

const Context = createContext<(message: Message) => void>(() => undefined);

/** Says that something worked, or did not, without stopping anyone. */
export function useToast() {
  return useContext(Context);
}

const ICONS = { success: CircleCheck, info: Info, warning: TriangleAlert };
const COLOURS = { success: "text-success-solid", info: "text-info-solid", warning: "text-warning-solid" };

function ToastView({ message, onClose }: { message: Message; onClose(): void }) {
  const t = useText();
  const tone = message.tone ?? "success";
  const Icon = ICONS[tone];
  return (
    <Radix.Root
      duration={6000}
      onOpenChange={(open) => !open && onClose()}
      className="bordered flex items-center gap-(--gap) rounded-xl border-line bg-surface py-2 pr-2 pl-4 shadow-pop animate-pop"
    >
      <Icon className={`size-5 shrink-0 ${COLOURS[tone]}`} aria-hidden />
      <div className="min-w-0 flex-1">
        <Radix.Title className="font-medium">{message.title}</Radix.Title>
        {message.detail && (
          <Radix.Description className="mt-0.5 text-label text-ink-2">{message.detail}</Radix.Description>
        )}
      </div>
      {message.action && (
        <Radix.Action
          altText={message.action.label}
          onClick={message.action.run}
          className="inline-flex min-h-(--ctl-sm) items-center rounded-lg px-3 text-sm font-medium text-primary-ink hover:bg-hover"
        >
          {message.action.label}
        </Radix.Action>
      )}
      <Radix.Close aria-label={t("action-close")} className="grid size-(--ctl-sm) shrink-0 place-items-center rounded-lg text-ink-3 hover:bg-hover">
        <X className="size-4" />
      </Radix.Close>
    </Radix.Root>
  );
}

export function ToastProvider(props: { children: ReactNode }) {
  const t = useText();
  const [messages, setMessages] = useState<(Message & { id: number })[]>([]);
  const next = useRef(0);
  const show = useCallback((message: Message) => {
    next.current += 1;
    const id = next.current;
    // The newest is enough, but for a warning not yet seen; said again, it is said once.
    setMessages((list) => [...list.filter((other) => other.tone === "warning" && other.title !== message.title).slice(-1), { ...message, id }]);
  }, []);
  const value = useMemo(() => show, [show]);
  return (
    <Radix.Provider label={t("toast-label")} swipeDirection="up">
      <Context.Provider value={value}>{props.children}</Context.Provider>
      {messages.map((message) => (
        <ToastView
          key={message.id}
          message={message}
          onClose={() => setMessages((list) => list.filter((m) => m.id !== message.id))}
        />
      ))}
      <Radix.Viewport
        label={t("toast-label")}
        // In the corner above a form's buttons: what the bar says of the link stays in sight. On a phone beneath
        // that line, far from the thumb's buttons.
        className="fixed top-9 left-1/2 z-[60] flex w-[min(96vw,24rem)] -translate-x-1/2 flex-col gap-2 outline-none md:top-auto md:right-6 md:bottom-24 md:left-auto md:translate-x-0"
      />
    </Radix.Provider>
  );
}
