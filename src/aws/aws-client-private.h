#pragma once

#include "aws-client.h"
#include "aws-retry.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

struct _AwsClient
{
  GObject parent_instance;

  char *base_url;
  GUri *base;
  char *origin; /* what stands before the path, and what the Host header says */
  char *host;
  GError *base_error;
  char *region;
  char *service;
  AwsCredentials *credentials;
  AwsCredentialCache *cache; /* stands before the credentials */
  gboolean is_unsigned;
  guint connect_timeout;
  guint timeout;
  guint64 max_body;
  guint max_attempts;
  gint64 retry_base; /* microseconds */

  AwsTime time;
  AwsRandom random;
  gpointer random_data;
  GDestroyNotify random_destroy;

  /* What the server's clock shows more than ours, in microseconds. */
  gint64 clock_offset;
  AwsRetryBucket bucket;

  SoupSession *session; /* for aws_client_send_async() */
};

G_END_DECLS
