import { NotFound } from '../layout/not-found';

export const Component = NotFound;
