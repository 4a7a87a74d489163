#pragma once

#include "aws-token-store.h"

G_BEGIN_DECLS

#define AWS_TYPE_MEMORY_TOKEN_STORE (aws_memory_token_store_get_type ())
G_DECLARE_FINAL_TYPE (AwsMemoryTokenStore, aws_memory_token_store, AWS, MEMORY_TOKEN_STORE, GObject)

AwsTokenStore *aws_memory_token_store_new (void);

G_END_DECLS
