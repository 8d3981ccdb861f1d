import type { Schemas } from '../../api/problem';
import type { Tone } from '../parts/status-badge';

export const ORDER_TONES: Record<Schemas['Order']['status'], Tone> = {
  placed: 'waiting',
  confirmed: 'waiting',
  packed: 'waiting',
  shipped: 'good',
  delivered: 'good',
  completed: 'good',
  cancelled: 'bad',
  expired: 'quiet',
};

export const PAYMENT_TONES: Record<Schemas['Order']['payment_status'], Tone> = {
  unpaid: 'waiting',
  accepted: 'waiting',
  paid: 'good',
  partly_refunded: 'quiet',
  refunded: 'quiet',
};

export const CHECKOUT_TONES: Record<Schemas['Payment']['status'], Tone> = {
  open: 'waiting',
  accepted: 'waiting',
  succeeded: 'good',
  failed: 'bad',
  void: 'quiet',
};

export const REFUND_TONES: Record<Schemas['Refund']['status'], Tone> = {
  pending: 'waiting',
  succeeded: 'good',
  failed: 'bad',
};

export const RETURN_TONES: Record<Schemas['OrderReturn']['status'], Tone> = {
  asked: 'waiting',
  accepted: 'waiting',
  received: 'good',
  declined: 'bad',
  withdrawn: 'quiet',
};
