"""The web application: the site, the linked data and the endpoint.

Only `maillage.web.app.create_app` is for others; nothing here is imported by the build.
"""
