// The steps of a change that is being prepared. Each answers with what the change would come to by now.

import { graphql } from '../../../client/index.ts';
import { RefusalParts } from '../refusals.tsx';
import { WholeOrder } from '../whole_order.ts';
import { PreviewParts } from './edit_parts.ts';

export const BeginEdit = graphql(
  `mutation BeginEdit($input: OrderEditBeginInput!) { orderEditBegin(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

export const ReadEdit = graphql(`query ReadEdit($id: ID!) { orderEdit(id: $id) { ...PreviewParts } }`, [PreviewParts]);

export const EditQuantity = graphql(
  `mutation EditQuantity($input: OrderEditSetQuantityInput!) { orderEditSetQuantity(input: $input) { edit { ...PreviewParts } errors { ...RefusalParts } } }`,
  [PreviewParts, RefusalParts],
);

export const EditAddLine = graphql(
  `mutation EditAddLine($input: OrderEditAddLineInput!) { orderEditAddLine(input: $input) { edit { ...PreviewParts } errors { ...RefusalParts } } }`,
  [PreviewParts, RefusalParts],
);

export const EditAddress = graphql(
  `mutation EditAddress($input: OrderEditSetAddressInput!) { orderEditSetAddress(input: $input) { edit { ...PreviewParts } errors { ...RefusalParts } } }`,
  [PreviewParts, RefusalParts],
);

export const EditMethod = graphql(
  `mutation EditMethod($input: OrderEditSetMethodInput!) { orderEditSetMethod(input: $input) { edit { ...PreviewParts } errors { ...RefusalParts } } }`,
  [PreviewParts, RefusalParts],
);

export const EditDiscount = graphql(
  `mutation EditDiscount($input: OrderEditDiscountInput!) { orderEditDiscount(input: $input) { edit { ...PreviewParts } errors { ...RefusalParts } } }`,
  [PreviewParts, RefusalParts],
);

export const CommitEdit = graphql(
  `mutation CommitEdit($input: OrderEditCommitInput!) { orderEditCommit(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);

export const AbortEdit = graphql(
  `mutation AbortEdit($input: OrderEditAbortInput!) { orderEditAbort(input: $input) { cursor order { ...WholeOrder } errors { ...RefusalParts } } }`,
  [WholeOrder, RefusalParts],
);
