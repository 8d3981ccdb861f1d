import type { Schemas } from '../../api/problem';
import type { Tone } from '../parts/status-badge';

export const STOCK_TONES: Record<Schemas['Product']['stock_status'], Tone> = {
  in_stock: 'good',
  low: 'waiting',
  out_of_stock: 'bad',
  unknown: 'quiet',
};
