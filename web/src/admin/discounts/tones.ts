import type { DiscountState } from '../../logic/discounts';
import type { Tone } from '../parts/status-badge';

export const DISCOUNT_TONES: Record<DiscountState, Tone> = {
  running: 'good',
  planned: 'waiting',
  over: 'quiet',
  used_up: 'quiet',
  ended: 'quiet',
};
