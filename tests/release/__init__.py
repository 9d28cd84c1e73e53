"""What a release is made of: bills of materials, installers, bundles, workflows."""
