import type { Span } from '../../../logic/trace-layout';
import type { Tone } from '../../parts/status-badge';

export const STATE_TONES: Record<Span['state'], Tone> = { done: 'good', waiting: 'waiting', failed: 'bad' };
