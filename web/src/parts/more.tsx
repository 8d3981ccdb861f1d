import { Button, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { common } from '../text/common';
import { FailureState } from './states';

interface MoreProps {
  /* What an infinite query of the API gives. */
  query: {
    data: { pages: unknown[] } | undefined;
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => unknown;
  };
  className?: string | undefined;
}

/* Takes the focus that the button had, where one has come here by it. */
function End({ pressed }: { pressed: boolean }) {
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (pressed) {
      words.current?.focus({ preventScroll: true });
    }
  }, [pressed]);
  return (
    <Text ref={words} tabIndex={-1} size="sm" c="dimmed">
      {common.noMore}
    </Text>
  );
}

/* The way on in a list. Where several pages end, it says so in the same place. */
export function More({ query, className }: MoreProps) {
  const [pressed, setPressed] = useState(false);
  if (query.isFetchNextPageError) {
    return <FailureState failure={query.error} retry={() => void query.fetchNextPage()} />;
  }
  if (!query.hasNextPage && (query.data?.pages.length ?? 0) < 2) {
    return null;
  }
  return (
    <div className={className}>
      {query.hasNextPage ? (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => {
            setPressed(true);
            void query.fetchNextPage();
          }}
        >
          {common.more}
        </Button>
      ) : (
        <End pressed={pressed} />
      )}
    </div>
  );
}
