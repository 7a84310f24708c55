import { Empty } from '../look/states.tsx';
import { useTitle } from './title.ts';

export function NotFoundPage() {
  useTitle('Not found');
  return (
    <>
      <h1>There is no such page</h1>
      <Empty title="The address may be old, or mistyped." action={<a class="button primary" href="#/">To the shop</a>} />
    </>
  );
}
