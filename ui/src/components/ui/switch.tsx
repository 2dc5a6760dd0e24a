import { Switch as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** On or off, said by position, colour and a mark. */
export function Switch({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "bordered group relative h-7 w-12 shrink-0 rounded-full border-line-strong bg-sunken transition-colors data-[state=checked]:border-primary data-[state=checked]:bg-primary glove:h-12 glove:w-20",
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="block size-5 translate-x-0.5 rounded-full bg-line-strong transition-transform data-[state=checked]:translate-x-[1.4rem] data-[state=checked]:bg-on-primary glove:size-9 glove:data-[state=checked]:translate-x-10" />
    </Radix.Root>
  );
}
