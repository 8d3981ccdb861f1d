import type { Schemas } from '../../api/problem';
import type { Tone } from '../parts/status-badge';

type User = Schemas['UserProfile'];

export const ROLE_TONES: Record<User['role'], Tone> = { user: 'quiet', admin: 'waiting' };
export const USER_TONES: Record<User['status'], Tone> = { active: 'good', suspended: 'bad' };
