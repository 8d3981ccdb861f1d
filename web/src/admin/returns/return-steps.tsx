import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { Schemas } from '../../api/problem';
import { returnSteps as text } from '../../text/admin-orders';
import { StepDialog, type ReturnStep } from './step-dialog';

type Return = Schemas['OrderReturn'];

const STEPS: Partial<Record<Return['status'], ReturnStep[]>> = {
  asked: ['accepted', 'declined'],
  accepted: ['received', 'declined'],
};

interface ReturnStepsProps {
  sent: Return;
  /* The names of the order's lines, in their order. */
  names: string[];
}

/* What the shop may say of a return now. */
export function ReturnSteps({ sent, names }: ReturnStepsProps) {
  const [step, setStep] = useState<ReturnStep | null>(null);
  const steps = STEPS[sent.status] ?? [];
  if (steps.length === 0) {
    return null;
  }
  return (
    <Group gap="sm">
      {steps.map((possible) => (
        <Button key={possible} variant="default" onClick={() => setStep(possible)}>
          {text.step[possible]}
        </Button>
      ))}
      {step && <StepDialog sent={sent} names={names} step={step} close={() => setStep(null)} />}
    </Group>
  );
}
