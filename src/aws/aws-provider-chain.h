#pragma once

#include "aws-credential-provider.h"
#include "aws-provider-context.h"

G_BEGIN_DECLS

/**
 * AwsChainState:
 * @AWS_CHAIN_USED: the credentials come from there
 * @AWS_CHAIN_SKIPPED: it does not apply
 * @AWS_CHAIN_FAILED: it applies and gives no credentials
 * @AWS_CHAIN_NOT_REACHED: an earlier one applies
 *
 * What became of one place where credentials are looked for.
 */
typedef enum
{
  AWS_CHAIN_USED,
  AWS_CHAIN_SKIPPED,
  AWS_CHAIN_FAILED,
  AWS_CHAIN_NOT_REACHED,
} AwsChainState;

/**
 * AwsChainStep:
 * @name: the name of the place, which is not translated, as `assume-role`; `files` if the shared
 *   files cannot be read
 * @state: what became of it
 * @detail: (nullable): what the credentials come from, or why there are none; no secret
 *
 * One place where credentials were looked for.
 */
typedef struct
{
  const char *name;
  AwsChainState state;
  char *detail;
} AwsChainStep;

#define AWS_TYPE_PROVIDER_CHAIN (aws_provider_chain_get_type ())
G_DECLARE_FINAL_TYPE (AwsProviderChain, aws_provider_chain, AWS, PROVIDER_CHAIN, GObject)

AwsProviderChain *aws_provider_chain_new (AwsProviderContext *context, const char *profile);
GPtrArray *aws_provider_chain_get_steps (AwsProviderChain *self);

G_END_DECLS
