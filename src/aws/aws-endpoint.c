#include "aws-endpoint.h"

#include "aws-error.h"

#include <libsoup/soup.h>
#include <string.h>

/* Where AWS gives a container its credentials: addresses that do not leave the machine. */
static const char *const container_hosts[] = { "169.254.170.2", "169.254.170.23", "fd00:ec2::23",
                                               NULL };

/* What paths and queries mostly are made of, and GUri leaves as it is. */
#define PLAIN "-._~/=&0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static gboolean
is_here (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char *text = NULL;

  if (address == NULL)
    return g_ascii_strcasecmp (host, "localhost") == 0;
  text = g_inet_address_to_string (address);
  return g_inet_address_get_is_loopback (address) || g_strv_contains (container_hosts, text);
}

/**
 * aws_endpoint_parse:
 * @url: (nullable): the address of a service
 * @error: (nullable): where an error goes
 *
 * Reads an address that paths can be put behind: `https:`, or `http:` on this machine itself and
 * where AWS gives a container its credentials, without user, query and fragment.
 *
 * Returns: (transfer full): the address, or %NULL with %AWS_ERROR_INVALID
 */
GUri *
aws_endpoint_parse (const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  gboolean secure;

  if (url != NULL)
    uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The address of the service is not a URL");
      return NULL;
    }
  if (g_uri_get_user (uri) != NULL || g_uri_get_query (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The address of the service must not hold a user, a query or a "
                           "fragment");
      return NULL;
    }
  secure = g_str_equal (g_uri_get_scheme (uri), "https");
  if (!secure && !g_str_equal (g_uri_get_scheme (uri), "http"))
    {
      g_set_error (
          error, AWS_ERROR, AWS_ERROR_INVALID,
          "The address of the service starts with %s: and not with https:", g_uri_get_scheme (uri));
      return NULL;
    }
  if (!secure && !is_here (g_uri_get_host (uri)))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                   "The address of the service must start with https:, as %s is not this machine",
                   g_uri_get_host (uri));
      return NULL;
    }
  return g_steal_pointer (&uri);
}

/**
 * aws_endpoint_get_host_header:
 * @base: the address of a service
 *
 * Returns: (transfer full) (nullable): the Host header as libsoup sends it: with a port only if it
 *   is not the scheme's own; %NULL if the host has no name in ASCII
 */
char *
aws_endpoint_get_host_header (GUri *base)
{
  const char *host;
  int port;
  int usual;
  g_autofree char *name = NULL;

  g_return_val_if_fail (base != NULL, NULL);

  host = g_uri_get_host (base);
  port = g_uri_get_port (base);
  usual = g_str_equal (g_uri_get_scheme (base), "https") ? 443 : 80;

  if (strchr (host, ':') != NULL)
    name = g_strdup_printf ("[%.*s]", (int) strcspn (host, "%"), host);
  else if (g_hostname_is_non_ascii (host))
    name = g_hostname_to_ascii (host);
  else
    name = g_strdup (host);
  if (name == NULL)
    return NULL;
  return port == -1 || port == usual ? g_steal_pointer (&name)
                                     : g_strdup_printf ("%s:%d", name, port);
}

/**
 * aws_endpoint_get_origin:
 * @base: the address of a service
 *
 * Returns: (transfer full): what stands before the path of all its addresses, as
 *   `https://host:8443`
 */
char *
aws_endpoint_get_origin (GUri *base)
{
  g_return_val_if_fail (base != NULL, NULL);

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                     g_uri_get_port (base), "", NULL, NULL);
}

/**
 * aws_endpoint_get_uri:
 * @base: the address of a service
 * @request: a request, as aws_endpoint_prepare() makes it
 *
 * Returns: (transfer full): where it goes
 */
GUri *
aws_endpoint_get_uri (GUri *base, const AwsRequest *request)
{
  g_return_val_if_fail (base != NULL && request != NULL, NULL);

  return g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                      g_uri_get_port (base), request->path, request->query, NULL);
}

/* Puts a path behind @root, and spells it and the query as GUri does. */
static gboolean
spell (AwsRequest *request, const char *root, GError **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *text = NULL;

  if (*root == '\0' && request->path[strspn (request->path, PLAIN)] == '\0' &&
      (request->query == NULL || request->query[strspn (request->query, PLAIN)] == '\0'))
    return TRUE;
  text = g_strconcat ("http://localhost", root, request->path, request->query != NULL ? "?" : "",
                      request->query, NULL);
  if (g_str_is_ascii (text))
    uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "The path or the query is not percent-encoded");
      return FALSE;
    }
  g_free (request->path);
  request->path = g_strdup (g_uri_get_path (uri));
  g_free (request->query);
  request->query = g_strdup (g_uri_get_query (uri));
  return TRUE;
}

/**
 * aws_endpoint_prepare:
 * @base: the address of a service
 * @request: a request with a path below @base
 * @error: (nullable): where an error goes
 *
 * Makes the request that goes on the wire: behind the address's path, and spelt as GUri spells
 * it, so that what is signed is what is sent.
 *
 * Returns: (transfer full): the request without Host, or %NULL with %AWS_ERROR_INVALID
 */
AwsRequest *
aws_endpoint_prepare (GUri *base, const AwsRequest *request, GError **error)
{
  static const char *const ours[] = { "Connection", "Content-Length", "Expect", "Host",
                                      "Transfer-Encoding" };
  g_autoptr (AwsRequest) prepared = NULL;
  g_autofree char *root = NULL;
  gsize length;

  g_return_val_if_fail (base != NULL, NULL);
  g_return_val_if_fail (request != NULL, NULL);

  if (!aws_request_check (request, error))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++)
    if (aws_request_get_header (request, ours[i]) != NULL)
      {
        g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                     "The header %s is the connection's own and must not be set", ours[i]);
        return NULL;
      }

  root = g_strdup (g_uri_get_path (base));
  length = strlen (root);
  while (length > 0 && root[length - 1] == '/')
    root[--length] = '\0';
  prepared = aws_request_copy (request);
  if (!spell (prepared, root, error))
    return NULL;
  /* libsoup tells the length of an empty body only if there is one. */
  if (prepared->body == NULL && !g_str_equal (prepared->method, "GET") &&
      !g_str_equal (prepared->method, "HEAD") && !g_str_equal (prepared->method, "DELETE"))
    prepared->body = g_bytes_new_static ("", 0);
  return g_steal_pointer (&prepared);
}
