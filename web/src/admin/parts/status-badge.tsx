import { Badge } from '@mantine/core';

/* How things stand, in one word; the colour only repeats what the word says. */
export type Tone = 'good' | 'waiting' | 'bad' | 'quiet';

const COLOURS: Record<Tone, string> = { good: 'sea', waiting: 'saffron', bad: 'terracotta', quiet: 'gray' };

export function StatusBadge({ tone, text }: { tone: Tone; text: string }) {
  return (
    <Badge color={COLOURS[tone]} variant="light" size="lg" radius="sm" tt="none" fw={600}>
      {text}
    </Badge>
  );
}
