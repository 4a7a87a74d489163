#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void test_aws_client_add (void);
void test_aws_credentials_add (void);
void test_aws_dynamodb_add (void);
void test_aws_faults_add (void);
void test_aws_retry_add (void);
void test_aws_services_add (void);
void test_aws_signer_add (void);
void test_aws_transfer_add (void);
void test_aws_verifier_add (void);

G_END_DECLS
